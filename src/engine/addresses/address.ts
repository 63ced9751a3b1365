import { toASCII } from 'tr46'
import type { AddressWhy } from '../../shared/words/errors/addresses.ts'

export type ParsedAddress =
  | {
      ok: true
      /** As given, without white space around it. */
      address: string
      /** Normalized: domain in ASCII, all in lower case. Duplicates and suppressions are found by it. */
      key: string
      /** In ASCII, lower case. */
      domain: string
    }
  /** `why`: a reason of shared/words/errors with its parameters. */
  | { ok: false; why: AddressWhy }

/** RFC 5321 §4.5.3.1.1: octets of the local part. */
const maxLocalPartBytes = 64
/** RFC 5321 §4.5.3.1.3: a path of 256 octets less its two brackets. */
const maxAddressBytes = 254
/** Of a refused address, in the reason. */
const maxQuotedCharacters = 80

/** Nearly every address matches, and needs none of the slower checks below. */
const plain =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/i
/** RFC 5322 §3.2.3 atext, and what RFC 6531 §3.3 adds to it. */
const dotAtom =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\u{10ffff}-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\u{10ffff}-]+)*$/u
/** Formats, private use, unassigned: invisible, so nobody can have meant them. */
const invisible = /[\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u

/**
 * Reads one address that an email can be sent to: `local@domain`, no quoted local part, no address literal, a domain with
 * at least two labels, checked by UTS #46 as browsers do. A local part may be in any script (RFC 6531). Whether the server
 * accepts it shows when an email is sent.
 */
export function parseAddress(text: string): ParsedAddress {
  const address = text.trim()
  if (isPlain(address)) {
    const key = address.toLowerCase()
    return { ok: true, address, key, domain: key.slice(key.lastIndexOf('@') + 1) }
  }
  const why = problemOfWhole(address)
  if (why) return { ok: false, why }

  const at = address.lastIndexOf('@')
  const local = address.slice(0, at).normalize('NFC')
  if (!dotAtom.test(local)) return refuse('local-part-malformed', quoted(address))
  if (Buffer.byteLength(local) > maxLocalPartBytes) {
    return refuse('local-part-too-long', { ...quoted(address), limit: maxLocalPartBytes })
  }
  const domain = asciiDomain(address.slice(at + 1))
  if (domain === null) return refuse('domain-malformed', quoted(address))
  const key = `${local.toLowerCase()}@${domain}`
  if (Buffer.byteLength(key) > maxAddressBytes) {
    return refuse('address-too-long', { ...quoted(address), limit: maxAddressBytes })
  }
  return { ok: true, address, key, domain }
}

function isPlain(address: string): boolean {
  return (
    address.length <= maxAddressBytes &&
    address.lastIndexOf('@') <= maxLocalPartBytes &&
    plain.test(address) &&
    // Punycode has rules of its own: tr46 checks them.
    !/[@.]xn--/i.test(address)
  )
}

function problemOfWhole(address: string): AddressWhy | null {
  if (address === '') return ['address-missing']
  const given = quoted(address)
  if (/[<>,;:"()[\]\\]/.test(address)) {
    const instead = address.split(',').length === 2 ? parseAddress(address.replace(',', '.')) : null
    return instead?.ok
      ? ['address-with-comma', { ...given, instead: instead.address }]
      : ['address-with-forbidden-character', given]
  }
  if (/\s/.test(address)) return ['address-with-space', given]
  if (/\p{Cc}/u.test(address)) return ['address-with-forbidden-character', given]
  if (invisible.test(address)) return ['address-with-invisible-character', given]
  const ats = address.split('@').length - 1
  if (ats === 0) return ['address-without-at', given]
  return ats > 1 ? ['address-with-several-at', given] : null
}

/** The domain as it is looked up in DNS, or null if it cannot be one. */
function asciiDomain(domain: string): string | null {
  const ascii = toASCII(domain, {
    checkBidi: true,
    checkJoiners: true,
    useSTD3ASCIIRules: true,
    verifyDNSLength: true
  })
  if (ascii === null || !ascii.includes('.')) return null
  // A last label of digits is an IP address, not a name (RFC 3696 §2).
  return /(?:^|\.)\d+$/.test(ascii) || /(?:^|\.)-|-(?:\.|$)/.test(ascii) ? null : ascii
}

const refuse = (...why: AddressWhy): ParsedAddress => ({ ok: false, why })

/** Cut to a readable length. Invisible characters are written as their codes, so that a person finds them. */
function quoted(address: string): { address: string } {
  const cut = address.length > maxQuotedCharacters ? `${address.slice(0, maxQuotedCharacters - 1)}…` : address
  return {
    address: cut.replace(
      /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu,
      (character) => `[U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`
    )
  }
}
