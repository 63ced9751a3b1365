/** What the rest of the engine uses of templates: read once, checked, rendered for each recipient. */
export { checkTemplate } from './check/check-template.ts'
export { compileTemplate, renderTemplate } from './language/compile.ts'
export type { CompiledTemplate } from './language/compile.ts'
