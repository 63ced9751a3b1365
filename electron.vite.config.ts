import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { licenses } from './packaging/licenses.ts'

const at = (path: string) => resolve(import.meta.dirname, path)

export default defineConfig({
  main: {
    build: {
      rollupOptions: {
        // Entries with stable names: main forks the engine by its file, the engine starts its threads by theirs, which
        // lie beside whatever chunk of it asks for them.
        input: {
          index: at('src/main/index.ts'),
          engine: at('src/engine/transport/utility-entry.ts'),
          cli: at('src/cli/index.ts'),
          'import-check': at('src/engine/imports/check/check-worker.ts'),
          checkpoint: at('src/engine/db/checkpoints/checkpoint-worker.ts')
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' }
      }
    }
  },
  preload: {
    build: {
      // A sandboxed preload cannot be an ES module.
      rollupOptions: {
        input: { index: at('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' }
      }
    }
  },
  renderer: {
    root: at('src/renderer'),
    plugins: [react({ jsxImportSource: '#jsx' }), licenses(import.meta.dirname)],
    build: {
      minify: true,
      // What counts is the time to the first screen, which `npm run bench -- first-paint` measures.
      chunkSizeWarningLimit: Infinity,
      rolldownOptions: {
        input: { index: at('src/renderer/index.html') },
        // A folder's public file only exports: the start loads what it uses of it, not the whole folder.
        treeshake: {
          moduleSideEffects: [{ test: /[\\/]src[\\/]renderer[\\/].+[\\/]index\.ts$/, sideEffects: false }]
        },
        output: {
          // Two files besides the screens' own: what the start needs, and what several screens share. With a file for
          // every shared module a start makes 35 requests instead of 3, and its first paint comes 140 ms later.
          codeSplitting: {
            groups: [
              { name: 'index', tags: ['$initial'] },
              { name: 'shared', minShareCount: 2, test: /node_modules|[\\/]renderer[\\/]/ }
            ]
          }
        }
      }
    }
  }
})
