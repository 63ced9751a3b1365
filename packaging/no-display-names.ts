import type { Plugin } from 'vite'

/** The names that Mantine gives its components for React's developer tools: 7 kB that nobody sees in what is shipped. */
export function noDisplayNames(): Plugin {
  return {
    name: 'countersign-no-display-names',
    apply: 'build',
    transform: {
      filter: { id: /@mantine/ },
      // The lines stay, so what maps them stays true.
      handler: (code) => ({ code: code.replaceAll(/^\w+\.displayName = "[^"]+";$/gm, ''), map: null })
    }
  }
}
