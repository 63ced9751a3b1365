/** 'sign-up date' → 'sign_up_date': how a template can name it. */
export const fieldNameOf = (header: string): string =>
  header
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 100) || 'value'
