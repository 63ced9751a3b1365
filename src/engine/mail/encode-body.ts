import { encode, wrap } from 'nodemailer/lib/qp'

/** RFC 5322 §2.1.1, without the CRLF. */
const maxLineLength = 998

/**
 * A text as it can go through every mail server: as it is where it is ASCII with lines of at most 998 characters, else
 * as quoted-printable. Never base64, which spam filters dislike for text, nor 8bit, which the next server may not take.
 * Lines end with CRLF.
 */
export function encodeBody(text: string): { encoding: '7bit' | 'quoted-printable'; body: string } {
  const body = text.replaceAll(/\r\n|\r|\n/g, '\r\n')
  return isSevenBit(body)
    ? { encoding: '7bit', body }
    : { encoding: 'quoted-printable', body: wrap(encode(body)) }
}

/** No control but TAB, CR and LF; no line too long; no blank at a line's end, which some servers strip. */
function isSevenBit(body: string): boolean {
  if (!/^[\t\r\n\x20-\x7e]*$/.test(body) || /[\t ](?:\r|$)/.test(body)) return false
  for (let start = 0; start <= body.length;) {
    const end = body.indexOf('\r\n', start)
    if ((end < 0 ? body.length : end) - start > maxLineLength) return false
    if (end < 0) return true
    start = end + 2
  }
  return true
}
