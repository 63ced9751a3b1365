import { LanguageSupport, StreamLanguage } from '@codemirror/language'

/**
 * Stands for @codemirror/lang-javascript in the build (electron.vite.config.ts): the HTML mode of the editor brings it,
 * and with its parser 85 kB. A mail has no scripts; what stands in one is shown as plain text.
 */
function plainText(): StreamLanguage<unknown> {
  const language = StreamLanguage.define({
    token(stream) {
      stream.skipToEnd()
      return null
    }
  })
  // The HTML mode narrows the parser to JSON.
  Object.assign(language.parser, { configure: () => language.parser })
  return language
}

export const javascriptLanguage = plainText()
export const typescriptLanguage = plainText()
export const jsxLanguage = plainText()
export const tsxLanguage = plainText()

export const javascript = (): LanguageSupport => new LanguageSupport(javascriptLanguage)
