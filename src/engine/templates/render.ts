/** What the rest of the engine uses of templates: read once, checked, rendered for each recipient. */
export { checkTemplate } from './check-template.ts'
export { compileTemplate, renderTemplate } from './compile.ts'
export type { CompiledTemplate } from './compile.ts'
