import { defineConfig } from 'oxlint'
import { engineBorders, rendererBorders } from './scripts/lint-borders.ts'

/** Borders are errors, type imports included: between processes here, between folders in lint-borders.ts. */
export default defineConfig({
  plugins: ['typescript', 'import', 'react', 'unicorn', 'promise', 'oxc'],
  categories: {
    correctness: 'error',
    suspicious: 'error'
  },
  ignorePatterns: ['out', 'dist', 'node_modules', 'coverage', 'test-results'],
  rules: {
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': [
      'error',
      {
        checksVoidReturn: {
          attributes: false
        }
      }
    ],
    'typescript/consistent-type-imports': 'error',
    'typescript/no-non-null-assertion': 'off',
    'typescript/switch-exhaustiveness-check': [
      'error',
      {
        considerDefaultExhaustiveForUnions: true
      }
    ],
    'import/no-cycle': [
      'error',
      {
        ignoreTypes: false
      }
    ],
    eqeqeq: 'error',
    'no-restricted-imports': [
      'error',
      {
        paths: [
          {
            name: 'electron',
            message: 'Only src/main (and the preload) know Electron.'
          },
          {
            name: 'electron-store',
            message: 'Only src/main keeps settings.'
          },
          {
            name: 'nodemailer',
            message: 'Only src/engine/mail speaks SMTP.'
          },
          {
            name: 'node:sqlite',
            message: 'Only src/engine/db opens the database.'
          }
        ]
      }
    ],
    'react/react-in-jsx-scope': 'off',
    'unicorn/no-array-sort': 'off',
    'unicorn/require-post-message-target-origin': 'off',
    'no-shadow': 'off',
    'no-await-in-loop': 'off',
    'import/no-unassigned-import': 'off',
    'import/no-named-as-default-member': 'off',
    'typescript/no-unsafe-type-assertion': 'off',
    'unicorn/consistent-function-scoping': 'off',
    'no-unmodified-loop-condition': 'off',
    'promise/always-return': 'off',
    'typescript/unbound-method': 'off',
    'typescript/consistent-return': 'off'
  },
  overrides: [
    {
      files: ['src/shared/**'],
      rules: {
        'no-restricted-imports': [
          'error',
          {
            patterns: [
              {
                group: [
                  '**/main/**',
                  '**/engine/**',
                  '**/renderer/**',
                  '**/preload/**',
                  'node:*',
                  'electron*',
                  'nodemailer'
                ],
                message: 'shared depends on nothing of ours and on no platform.'
              }
            ]
          }
        ]
      }
    },
    {
      files: ['src/preload/**'],
      rules: {
        'no-restricted-imports': [
          'error',
          {
            patterns: [
              {
                group: [
                  '**/main/**',
                  '**/engine/**',
                  '**/renderer/**',
                  'node:*',
                  'nodemailer*',
                  'electron-store'
                ],
                message: 'The preload sees only src/shared and electron.'
              }
            ]
          }
        ]
      }
    },
    {
      files: ['src/main/**'],
      rules: {
        'no-restricted-imports': [
          'error',
          {
            paths: [
              {
                name: 'nodemailer'
              },
              {
                name: 'node:sqlite'
              }
            ],
            patterns: [
              {
                group: ['**/engine/**', '**/renderer/**', '**/preload/**'],
                message: 'main forks the built engine; it never imports it.'
              }
            ]
          }
        ]
      }
    },
    {
      files: ['src/cli/**'],
      rules: {
        'no-restricted-imports': [
          'error',
          {
            paths: [
              {
                name: 'electron'
              },
              {
                name: 'electron-store'
              },
              {
                name: 'nodemailer'
              },
              {
                name: 'node:sqlite',
                message: 'Only src/engine/db opens the database.'
              }
            ],
            patterns: [
              {
                group: ['**/main/**', '**/renderer/**', '**/preload/**'],
                message: 'The command line is the engine with nothing around it.'
              },
              {
                group: ['**/engine/*/**', '!**/engine/app/index.ts'],
                message: 'The command line is a client of the contract: ask through headless-engine.ts.'
              }
            ]
          }
        ]
      }
    },
    { files: ['src/engine/**'], rules: { 'no-console': 'error' } },
    ...engineBorders,
    ...rendererBorders,
    {
      files: ['bin/**', 'test/**', 'bench/**', 'chaos/**', 'electron-shim/**', 'scripts/**', '*.config.ts'],
      rules: {
        'no-restricted-imports': 'off',
        'no-console': 'off'
      }
    }
  ]
})
