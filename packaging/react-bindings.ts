import { createRequire } from 'node:module'
import type { Plugin } from 'vite'

const packages = ['react', 'react/jsx-runtime']
const prefix = '\0bindings-of:'
const require = createRequire(import.meta.url)

/**
 * React as a module whose exports have names. React is published as CommonJS only, so a bundler has every call of it go
 * through the module's object: `(0, react.useState)(…)`. There are three thousand such calls in the window; with this,
 * each is `s(…)`. What asks for React by `require`, as react-dom does, gets the original.
 */
export function reactBindings(): Plugin {
  return {
    name: 'countersign-react-bindings',
    apply: 'build',
    enforce: 'pre',
    resolveId: (id, _importer, { kind }) =>
      packages.includes(id) && kind === 'import-statement' ? prefix + id : null,
    load(id) {
      if (!id.startsWith(prefix)) return null
      const name = id.slice(prefix.length)
      const names = Object.keys(require(name) as object).join(', ')
      return `import original from ${JSON.stringify(require.resolve(name))}
        export default original
        export const { ${names} } = original`
    }
  }
}
