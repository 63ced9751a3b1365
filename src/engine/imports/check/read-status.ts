export interface ReadStatus {
  status: 'pending' | 'verified' | 'undeliverable'
  /** Milliseconds since the epoch, where the file says when; null where it does not. */
  at: number | null
}

const verified = new Set(
  'verified,confirmed,active,yes,y,true,t,1,x,done,ok,verifiziert,bestätigt,aktiv,ja,j,wahr,vérifié,confirmé,oui,vrai,verificado,confirmado,si,sí,sim,verdadero,verificato,confermato,vero,geverifieerd,bevestigd,waar,да,подтвержден,подтверждён,はい,是,已验证'.split(
    ','
  )
)
const pending = new Set(
  'pending,unverified,not verified,unconfirmed,not confirmed,new,open,no,n,false,f,0,-,null,none,ausstehend,offen,unbestätigt,nicht bestätigt,nein,falsch,en attente,non,faux,pendiente,pendente,no verificado,falso,in attesa,nee,onwaar,нет,ожидает,いいえ,否,未验证'.split(
    ','
  )
)
const undeliverable = new Set('undeliverable,bounced,unzustellbar'.split(','))

const isoDate = /^(\d{4})-(\d\d)-(\d\d)(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z| ?[+-]\d\d:?\d\d)?)?$/
const otherDate = /^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?:[ ,T]+\d{1,2}:\d\d(?::\d\d)?(?: ?[AaPp]\.?[Mm]\.?)?)?$/

/**
 * What a value of a status column says: a word, a yes or no, or the date of verification. `now`: milliseconds since the
 * epoch; a date after it is none. Null where it says nothing known.
 */
export function readStatus(value: string, now: number): ReadStatus | null {
  const word = value.trim().toLowerCase()
  if (word === '') return { status: 'pending', at: null }
  if (verified.has(word)) return { status: 'verified', at: null }
  if (pending.has(word)) return { status: 'pending', at: null }
  if (undeliverable.has(word)) return { status: 'undeliverable', at: null }
  if (isoDate.test(word) || isoDate.test(value.trim())) {
    const at = Date.parse(
      value
        .trim()
        .replace(' ', 'T')
        .replace(/ (?=[+-])/, '')
    )
    return Number.isNaN(at)
      ? null
      : { status: 'verified', at: at > 0 && (now === 0 || at <= now) ? at : null }
  }
  // It is unclear whether the day or the month comes first, so only the fact that there is a date counts.
  return otherDate.test(word) ? { status: 'verified', at: null } : null
}
