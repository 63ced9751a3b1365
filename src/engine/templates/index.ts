export { checkTemplate } from './check/check-template.ts'
export { type CompiledTemplate, compileTemplate, renderTemplate } from './language/compile.ts'
export {
  exampleValues,
  type TemplateRecipient,
  type TemplateValues,
  templateValues
} from './language/values.ts'
export { previewTemplate } from './preview.ts'
export { templateProcedures } from './procedures.ts'
export { findRecipient } from './templates.sql.ts'
export { createTemplateStore, type TemplateStore } from './template-store.ts'
