import type { StatusMeaning } from '../../../shared/models/import.ts'
import { plainCell } from '../../sources/index.ts'
import { readTime } from './read-time.ts'

export interface ReadStatus {
  status: 'pending' | 'verified' | 'undeliverable'
  /** Milliseconds since the epoch, where the file says when; null where it does not. */
  at: number | null
}

/** Words about an address. “Active” or “subscribed” speak of an account or a subscription, and say nothing about it. */
const verified = new Set(
  'verified,confirmed,yes,y,true,t,1,x,done,ok,email_verified,email verified,email_confirmed,double opt-in,verifiziert,bestätigt,ja,j,wahr,vérifié,vérifiée,confirmé,confirmée,oui,vrai,verificado,verificada,confirmado,confirmada,si,sí,sim,verdadero,verdadeiro,verificato,verificata,confermato,confermata,vero,geverifieerd,bevestigd,waar,zweryfikowany,zweryfikowana,potwierdzony,potwierdzona,tak,prawda,verifierad,bekräftad,sant,doğrulandı,onaylandı,evet,doğru,ověřeno,potvrzeno,ano,pravda,да,истина,подтвержден,подтверждён,はい,確認済み,認証済み,是,已验证,已確認,已驗證,예,네,인증됨,نعم'.split(
    ','
  )
)
const pending = new Set(
  'pending,unverified,not verified,not_verified,unconfirmed,not confirmed,not_confirmed,never,new,open,no,n,false,f,0,-,none,null,nil,ausstehend,offen,unbestätigt,nicht bestätigt,nicht verifiziert,nein,falsch,en attente,non vérifié,non confirmé,non,faux,pendiente,pendente,no verificado,não verificado,não confirmado,não,falso,in attesa,non verificato,non confermato,niet geverifieerd,niet bevestigd,nee,onwaar,niezweryfikowany,niepotwierdzony,oczekuje,nie,fałsz,overifierad,väntar,nej,falskt,doğrulanmadı,onaylanmadı,beklemede,hayır,yanlış,neověřeno,nepotvrzeno,ne,nepravda,нет,ложь,ожидает,не подтвержден,не подтверждён,いいえ,未確認,未認証,否,未验证,未驗證,아니요,아니오,미인증,لا'.split(
    ','
  )
)
const undeliverable = new Set('undeliverable,bounced,unzustellbar'.split(','))

/** As the person's own meanings of words are looked up. */
export const statusWord = (value: string): string => plainCell(value).trim().toLowerCase().normalize('NFC')

/**
 * What a value of a status column says: a word, a yes or no, or the time of verification. `now`: milliseconds since the
 * epoch, 0 where it does not matter; a time after it is none. `meanings` are the person's, for words not known here. Null
 * where it says nothing known.
 */
export function readStatus(
  value: string,
  now: number,
  meanings?: ReadonlyMap<string, StatusMeaning>
): ReadStatus | 'leave-out' | null {
  const word = statusWord(value)
  const meaning = meanings?.get(word)
  if (meaning !== undefined) return meaning === 'leave-out' ? meaning : { status: meaning, at: null }
  if (word === '') return { status: 'pending', at: null }
  if (verified.has(word)) return { status: 'verified', at: null }
  if (pending.has(word)) return { status: 'pending', at: null }
  if (undeliverable.has(word)) return { status: 'undeliverable', at: null }
  const time = readTime(plainCell(value).trim())
  if (time === undefined) return null
  // The beginning of the epoch is how programs write “never”.
  if (time.at === 0) return { status: 'pending', at: null }
  const isPast = time.at !== null && time.at > 0 && (now === 0 || time.at <= now)
  return { status: 'verified', at: isPast ? time.at : null }
}
