import type { ColumnMapping, ImportTarget } from '../../shared/models/import.ts'
import { importTargets } from '../../shared/models/words.ts'
import {
  isOwnExport,
  earlierSkippedRowColumns,
  skippedRowColumns,
  userFacts
} from '../../shared/words/csv-headers.ts'
import { foldName, parseAddress } from '../addresses/index.ts'
import { readStatus } from './check/read-status.ts'

/** Headers in languages people export in, as `headerKey` folds them. Earlier ones are surer. */
const words: Record<Exclude<ImportTarget, 'field' | 'ignore'>, string> = {
  address: `
    email emailaddress mail mailaddress useremail primaryemail contactemail workemail emailadresse
    mailadresse adresseemail adressemail courriel adresseelectronique correo correoelectronico
    direcciondecorreo emailadres indirizzoemail postaelettronica enderecodeemail eposta epost
    epostadress epostadresse sahkoposti sahkopostiosoite adresemail emailcim почта электроннаяпочта
    адресэлектроннойпочты имеил メール メールアドレス eメール 电子邮件 邮箱 邮件 電子郵件 이메일 البريدالالكتروني emailid
    address login`,
  'first-name': `
    firstname givenname forename vorname prenom nombredepila voornaam fornavn fornamn etunimi imie
    keresztnev имя 名 名字 ad`,
  'last-name': `
    lastname surname familyname nachname familienname nomdefamille apellido apellidos cognome
    sobrenome apelido achternaam etternavn efternamn sukunimi nazwisko vezeteknev фамилия 姓 성 soyad`,
  name: `
    name fullname displayname contactname vollername vollstandigername nomcomplet nom nombre
    nombrecompleto nomecompleto nomeecognome nome naam navn namn nimi imieinazwisko nev фио
    полноеимя 氏名 名前 姓名 이름 الاسم adsoyad username`,
  'external-id': `
    externalid userid customerid customerno customernumber memberid id uid uuid guid kundennummer
    kundennr benutzerid nutzerid mitgliedsnummer numeroclient identifiant idcliente idutente
    klantnummer kundnummer кодклиента ид 番号 编号`,
  status: `
    status verified isverified emailverified isemailverified confirmed isconfirmed emailconfirmed
    verifiedat confirmedat emailverifiedat verifiziert bestatigt verifie confirme statut verificado
    confirmado estado verificato stato geverifieerd статус 状態 状态`,
  locale: `
    locale lang language languagecode preferredlanguage sprache langue idioma lingua taal sprak
    jezyk язык 言語 语言 언어`,
  role: `
    role userrole rolle funktion fonction rol ruolo papel роль 役割 角色`,
  link: `
    verificationlink verifylink verificationurl verifyurl confirmationlink confirmationurl
    confirmlink verificationtoken token link url bestatigungslink liendeconfirmation`
}

/**
 * What is in each column, by its header where it is known, otherwise by what is in it. Each of a user's own properties is
 * taken once; other columns with a header become values for templates.
 */
export function guessColumns(
  headers: readonly string[],
  hasHeader: boolean,
  sample: readonly (readonly string[])[]
): ColumnMapping[] {
  const width = headers.length
  const targets = new Map<number, ImportTarget>(hasHeader ? byHeaders(headers) : [])
  splitName(targets)
  guessFromContent(width, sample, targets, !hasHeader)

  // What the file of skipped rows adds to a row is not worth keeping.
  const ignored: string[] = [skippedRowColumns, earlierSkippedRowColumns].flatMap(Object.values)
  if (isOwnExport(headers)) ignored.push(...userFacts)
  const names = new Set<string>()
  return Array.from({ length: width }, (_, column) => {
    const header = headers[column]!.trim()
    const isOurs = ignored.includes(header)
    const target = targets.get(column) ?? (header === '' || isOurs ? 'ignore' : 'field')
    const fieldName = target === 'field' ? distinct(fieldNameOf(header), names) : null
    return { column, header, target, fieldName }
  })
}

function* byHeaders(headers: readonly string[]): Generator<[number, ImportTarget], void, void> {
  const keys = headers.map(headerKey)
  const taken = new Set<number>()
  for (const target of importTargets) {
    if (target === 'field' || target === 'ignore') continue
    const known = words[target].trim().split(/\s+/)
    const word = known.find((word) => keys.some((key, column) => key === word && !taken.has(column)))
    const column = word === undefined ? -1 : keys.findIndex((key, at) => key === word && !taken.has(at))
    if (column === -1) continue
    taken.add(column)
    yield [column, target]
  }
}

/** 'Name, Vorname' and 'Nombre, Apellidos': beside half of a name, a name is the other half. */
function splitName(targets: Map<number, ImportTarget>): void {
  const columnOf = (target: ImportTarget) => [...targets].find(([, other]) => other === target)?.[0]
  const [name, first, last] = [columnOf('name'), columnOf('first-name'), columnOf('last-name')]
  if (name === undefined || (first === undefined) === (last === undefined)) return
  targets.set(name, first === undefined ? 'first-name' : 'last-name')
}

/** 'E-Mail-Adresse' → 'emailadresse'. */
function headerKey(header: string): string {
  return foldName(header).replace(/[^\p{L}\p{N}]+/gu, '')
}

function guessFromContent(
  width: number,
  sample: readonly (readonly string[])[],
  targets: Map<number, ImportTarget>,
  alsoOthers: boolean
): void {
  const shareOf = (column: number, holds: (value: string) => boolean) => {
    const values = sample.map((row) => row[column]?.trim() ?? '').filter((value) => value !== '')
    return values.filter(holds).length / Math.max(1, values.length)
  }
  const take = (target: ImportTarget, least: number, holds: (value: string) => boolean) => {
    if ([...targets.values()].includes(target)) return
    let best = { column: -1, share: least }
    for (let column = 0; column < width; column++) {
      if (targets.has(column)) continue
      const share = shareOf(column, holds)
      if (share > best.share) best = { column, share }
    }
    if (best.column >= 0) targets.set(best.column, target)
  }
  const isAddress = (value: string) => parseAddress(value).ok
  // 'Address' may well be where people live.
  const named = [...targets].find(([, target]) => target === 'address')?.[0]
  if (named !== undefined && shareOf(named, isAddress) < 0.2) targets.delete(named)
  take('address', 0.5, isAddress)
  if (named !== undefined && ![...targets.values()].includes('address')) targets.set(named, 'address')
  if (!alsoOthers) return
  take('status', 0.9, (value) => readStatus(value, 0) !== null && !/^\d/.test(value))
  take('locale', 0.9, (value) => /^[a-z]{2}(?:[-_][A-Z]{2})?$/.test(value))
  take('link', 0.9, (value) => /^https?:\/\//.test(value))
  take('name', 0.7, (value) => /^\p{L}[\p{L}\p{M}.'’ -]*$/u.test(value) && value.includes(' '))
}

/** 'sign-up date' → 'sign_up_date': how a template can name it. */
export function fieldNameOf(header: string): string {
  return (
    header
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '_')
      .replace(/^_+|_+$/g, '')
      .slice(0, 100) || 'value'
  )
}

function distinct(name: string, names: Set<string>): string {
  let free = name
  for (let n = 2; names.has(free); n++) free = `${name.slice(0, 95)}_${n}`
  names.add(free)
  return free
}
