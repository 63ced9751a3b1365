import { StreamLanguage } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import type { Variable } from './liquid-completion.ts'
import { mailCompletions } from './mail-completion.ts'
import { mailParser } from './mail-tokens.ts'
import { typing } from './mail-typing.ts'

const languages = {
  html: StreamLanguage.define({
    ...mailParser('html'),
    languageData: {
      commentTokens: { block: { open: '<!--', close: '-->' } },
      indentOnInput: /^\s*(?:<\/\w+\W|\{%-?\s*(?:end|elsif|else|when|)\w*)$/,
      wordChars: '-_'
    }
  }),
  text: StreamLanguage.define(mailParser('text'))
}

/** Liquid, with the HTML of a mail or plain text around it. */
export const mailLanguage = (around: 'html' | 'text', variables: readonly Variable[]): Extension => [
  languages[around],
  languages[around].data.of({ autocomplete: mailCompletions(around, variables) }),
  typing(around)
]
