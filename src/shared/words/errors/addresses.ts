import { type Catalog, type ReasonArguments } from '../catalog.ts'

/** `address`: as it was given, cut to a readable length, with invisible characters shown as their codes. */
type Given = { address: string }

/** Why an address cannot be used. */
export const addresses = {
  'address-missing': () => 'Enter an email address.',
  'address-with-space': ({ address }: Given) => `“${address}” contains a space. Remove it.`,
  'address-with-comma': ({ address, instead }: Given & { instead: string }) =>
    `“${address}” contains a comma. Did you mean ${instead}?`,
  'address-with-forbidden-character': ({ address }: Given) =>
    `“${address}” contains a character that is not allowed in an address, such as < > , ; or a quotation mark. Enter only the address, without a name.`,
  'address-with-invisible-character': ({ address }: Given) =>
    `“${address}” contains an invisible character, shown here as its code. Type the address again.`,
  'address-without-at': ({ address }: Given) => `“${address}” has no @.`,
  'address-with-several-at': ({ address }: Given) =>
    `“${address}” has more than one @. Enter one address only.`,
  'local-part-malformed': ({ address }: Given) =>
    `The part before the @ in “${address}” is empty, begins or ends with a dot, or has two dots in a row.`,
  'local-part-too-long': ({ address, limit }: Given & { limit: number }) =>
    `The part before the @ in “${address}” is longer than ${limit} bytes.`,
  'domain-malformed': ({ address }: Given) =>
    `The part after the @ in “${address}” is not a domain such as mail.example.`,
  'address-too-long': ({ address, limit }: Given & { limit: number }) =>
    `“${address}” is longer than ${limit} bytes.`
} satisfies Catalog

export type AddressWhy = ReasonArguments<typeof addresses>
