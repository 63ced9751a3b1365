import type { ImportTarget } from '../../shared/models/import.ts'
import { importTargets } from '../../shared/models/words.ts'
import { foldName } from '../addresses/index.ts'

/** What a user has once. */
export type NamedTarget = Exclude<ImportTarget, 'field' | 'ignore'>

export const namedTargets = importTargets.filter(
  (target): target is NamedTarget => target !== 'field' && target !== 'ignore'
)

/** Headers in languages people export in, as `headerKey` folds them. Earlier ones are surer. */
const words: Record<NamedTarget, string> = {
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
    emailverifiedat emailconfirmedat emailverified isemailverified emailisverified verifiedemail
    emailconfirmed isemailconfirmed emailverificationstatus emailverificationdate emailverifieddate
    emailconfirmationdate emailverifiedon emailconfirmedon verifiedat confirmedat verified isverified
    confirmed isconfirmed verifiedon confirmedon verifieddate confirmeddate verificationdate
    confirmationdate confirmtime verificationstatus confirmationstatus verificationtime
    emailverifiziert emailbestatigt emailbestatigtam emailverifiziertam verifiziert bestatigt
    verifiziertam bestatigtam bestatigungsdatum verifizierungsdatum emailverifie emailconfirme
    verifie confirme verifiele confirmele datedeconfirmation datedeverification dateconfirmation
    dateverification emailverificado emailconfirmado correoverificado correoconfirmado verificado
    confirmado verificadoel confirmadoel fechadeverificacion fechadeconfirmacion fechaverificacion
    fechaconfirmacion verificadoem confirmadoem datadeverificacao datadeconfirmacao emailverificata
    emailconfermata verificato confermato verificata confermata verificatoil confermatoil
    datadiverifica datadiconferma dataverifica dataconferma emailgeverifieerd emailbevestigd
    geverifieerd bevestigd geverifieerdop bevestigdop bevestigingsdatum verificatiedatum
    zweryfikowano zweryfikowany potwierdzono potwierdzony emailpotwierdzony emailzweryfikowany
    datapotwierdzenia dataweryfikacji potwierdzonodnia verifierad bekraftad verifieradden
    bekraftadden bekreftet bekraeftet bekreftetden overeno potvrzeno datumovereni datumpotvrzeni
    overenodne potvrzenodne dogrulandi onaylandi epostadogrulandi dogrulamatarihi onaytarihi
    подтвержден подтверждено подтверждена датаподтверждения почтаподтверждена emailподтвержден
    確認済み 認証済み 確認日時 認証日時 メール認証日時 メール確認日時 確認日 認証日 已验证 验证时间 验证日期
    邮箱验证时间 邮箱已验证 驗證時間 인증일 인증일시 이메일인증일 이메일인증 인증여부
    status emailstatus statut estado stato stav durum статус 状態 ステータス 状态 狀態 상태`,
  locale: `
    locale lang language languagecode preferredlanguage sprache langue idioma lingua taal sprak
    jezyk язык 言語 语言 언어`,
  role: `
    role userrole rolle funktion fonction rol ruolo papel роль 役割 角色`,
  link: `
    verificationlink verifylink verificationurl verifyurl confirmationlink confirmationurl
    confirmlink verificationtoken token link url bestatigungslink liendeconfirmation`
}

const known = new Map(
  namedTargets.map((target) => [
    target,
    new Map(
      words[target]
        .trim()
        .split(/\s+/)
        .map((word, rank) => [word, rank])
    )
  ])
)

/** 'E-Mail-Adresse' → 'emailadresse'. */
export function headerKey(header: string): string {
  return foldName(header).replace(/[^\p{L}\p{N}]+/gu, '')
}

/** How sure a header is for a target: 0 is the surest. Undefined where it is not known for it. */
export const headerRank = (header: string, target: NamedTarget): number | undefined =>
  known.get(target)?.get(headerKey(header))

export const isKnownHeader = (cell: string): boolean =>
  namedTargets.some((target) => headerRank(cell, target) !== undefined)

/** 'E-mail 1 - Value' speaks of an address, 'E-mail 1 - Label' only of what is said about it. */
export function mentionsAddress(header: string): boolean {
  const key = headerKey(header)
  return (
    /e?mail|courriel|correo|epost|почт|メール|邮|郵|이메일/.test(key) &&
    !/label|type|typ$|status|verif|confirm|sent|count|opt|date|domain|hash|client/.test(key)
  )
}

/** These speak of an account or a subscription as well. */
export const isVagueStatus = (header: string): boolean =>
  /^(?:status|statut|estado|stato|stav|durum|статус|状態|ステータス|状态|狀態|상태)$/.test(headerKey(header))
