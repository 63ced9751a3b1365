import { toASCII } from 'tr46'

/** Why an address is refused. */
export type AddressFault =
  | 'empty'
  | 'white-space'
  | 'forbidden-character'
  | 'invisible-character'
  | 'no-at'
  | 'several-at'
  | 'local-part'
  | 'local-part-too-long'
  | 'domain'
  | 'too-long'

export type ParsedAddress =
  | {
      ok: true
      /** As given, white space around it removed. */
      address: string
      /** Normalised: domain in ASCII, all in lower case. What duplicates and suppressions go by. */
      key: string
      /** In ASCII, lower case. */
      domain: string
    }
  | { ok: false; fault: AddressFault; text: string }

/** RFC 5321 §4.5.3.1.1: octets of the local part. */
const longestLocalPart = 64
/** RFC 5321 §4.5.3.1.3: a path of 256 octets less its two brackets. */
const longestAddress = 254

/** What nearly every address looks like. Those that match need none of the slower checks below. */
const plain =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/i
/** RFC 5322 §3.2.3 atext, and what RFC 6531 §3.3 adds to it. */
const dotAtom =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\u{10ffff}-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\u{10ffff}-]+)*$/u
/** Formats, private use, not assigned: they cannot be seen, so nobody can have meant them. */
const invisible = /[\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u

/**
 * Reads one address as it may be sent to: `local@domain`, no quoted local part, no address literal, a domain with at
 * least two labels, checked by UTS #46 as browsers do. A local part may be in any script (RFC 6531); whether the server
 * takes it shows when it is sent to.
 */
export function parseAddress(text: string): ParsedAddress {
  const address = text.trim()
  if (isPlain(address)) {
    const key = address.toLowerCase()
    return { ok: true, address, key, domain: key.slice(key.lastIndexOf('@') + 1) }
  }
  const fault = faultOfWhole(address)
  if (fault) return refuse(fault, address)

  const at = address.lastIndexOf('@')
  const local = address.slice(0, at).normalize('NFC')
  if (!dotAtom.test(local)) return refuse('local-part', address)
  if (Buffer.byteLength(local) > longestLocalPart) return refuse('local-part-too-long', address)
  const domain = asciiDomain(address.slice(at + 1))
  if (domain === null) return refuse('domain', address)
  const key = `${local.toLowerCase()}@${domain}`
  if (Buffer.byteLength(key) > longestAddress) return refuse('too-long', address)
  return { ok: true, address, key, domain }
}

function isPlain(address: string): boolean {
  return (
    address.length <= longestAddress &&
    address.lastIndexOf('@') <= longestLocalPart &&
    plain.test(address) &&
    // Punycode has rules of its own: tr46 checks them.
    !/[@.]xn--/i.test(address)
  )
}

function faultOfWhole(address: string): AddressFault | null {
  if (address === '') return 'empty'
  if (/[<>,;:"()[\]\\]/.test(address)) return 'forbidden-character'
  if (/\s/.test(address)) return 'white-space'
  if (/\p{Cc}/u.test(address)) return 'forbidden-character'
  if (invisible.test(address)) return 'invisible-character'
  const ats = address.split('@').length - 1
  if (ats === 0) return 'no-at'
  return ats > 1 ? 'several-at' : null
}

/** The domain as DNS is asked for it, or null where it cannot be one. */
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

function refuse(fault: AddressFault, address: string): ParsedAddress {
  const shown = `“${visible(address.length > 80 ? `${address.slice(0, 79)}…` : address)}”`
  return { ok: false, fault, text: fault === 'empty' ? sentences.empty : `${shown} ${sentences[fault]}` }
}

/** Each goes on from the address, in quotation marks. */
const sentences: Record<AddressFault, string> = {
  empty: 'There is no e-mail address.',
  'white-space': 'has white space in it. Write the address without any.',
  'forbidden-character':
    'has a character that an address cannot have, such as < > , ; or a quotation mark. Write the address alone, without the name.',
  'invisible-character':
    'has a character that cannot be seen, shown here as its code. Type the address anew.',
  'no-at': 'has no @.',
  'several-at': 'has more than one @. Write one address only.',
  'local-part': 'has a part before the @ that is empty, begins or ends with a dot, or has two dots in a row.',
  'local-part-too-long': `has a part before the @ that is longer than ${longestLocalPart} bytes.`,
  domain: 'has a part after the @ that is not a domain such as mail.example.',
  'too-long': `is longer than ${longestAddress} bytes.`
}

/** With the characters one cannot see written as their codes, so that a person finds them. */
function visible(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu,
    (character) => `[U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`
  )
}
