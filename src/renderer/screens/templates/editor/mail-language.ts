import { html, htmlLanguage } from '@codemirror/lang-html'
import { closePercentBrace, liquid } from '@codemirror/lang-liquid'
import { LanguageSupport, StreamLanguage } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { liquidCompletions, type Variable } from './mail-completion.ts'
import { matchingBlockTags } from './matching-block-tags.ts'
import { typeOverPercent } from './type-over-percent.ts'

/** Of HTML as mail programs read it: layout by tables, with the attributes of 1999. */
const mailHtml = html({
  extraTags: { center: {}, font: { attrs: { color: null, face: null, size: null } } },
  extraGlobalAttributes: {
    align: ['left', 'center', 'right'],
    bgcolor: null,
    border: ['0'],
    cellpadding: ['0'],
    cellspacing: ['0'],
    height: null,
    valign: ['top', 'middle', 'bottom'],
    width: null
  }
})

const plainText = new LanguageSupport(
  StreamLanguage.define({
    name: 'mail-text',
    token(stream) {
      stream.skipToEnd()
      return null
    }
  })
)

/** In prose only the bracket that begins Liquid closes itself; within Liquid all of them do. */
const onlyBraces = { closeBrackets: { brackets: ['{'] } }

const around = {
  html: {
    language: liquid({ base: mailHtml }).language,
    support: [mailHtml.support, htmlLanguage.data.of(onlyBraces)]
  },
  text: {
    language: liquid({ base: plainText }).language,
    support: plainText.language.data.of(onlyBraces)
  }
}

export type Around = keyof typeof around

/** Liquid, with the HTML of a mail or plain text around it: its colors, and what the editor does while it is typed. */
export function mailLanguage(kind: Around, variables: readonly Variable[]): Extension {
  const { language, support } = around[kind]
  return [
    language,
    support,
    language.data.of({ autocomplete: liquidCompletions(variables) }),
    closePercentBrace,
    typeOverPercent,
    matchingBlockTags
  ]
}
