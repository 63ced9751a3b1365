import type { UserStatus } from '../../shared/models/user.ts'
import type { Actor } from '../../shared/models/actor.ts'
import type { EngineContext } from '../context/index.ts'
import { foldName, nameKey, parseAddress } from '../addresses/index.ts'
import type { Identities } from './edit/identities.ts'
import { insertSample } from './sample-users.sql.ts'
import { findByAddress } from './users.sql.ts'

interface SampleUser {
  name: string
  address: string
  locale: string
  role: string
  status: UserStatus
}

/**
 * Where people might come from: locale, domains, first names, last names, and which comes first. A name in another script
 * than Latin is followed by how it is written in an address.
 */
const places: [locale: string, domains: string, first: string, last: string, order?: 'last-first'][] = [
  ['en', 'fieldnotes lattice', 'Noah Emma Oliver Grace', 'Williams Carter Hughes Bennett'],
  ['de', 'brandt-werke nordlicht', 'Lukas Jürgen Käthe Anneliese', 'Brandt Müller Groß Schröder'],
  ['fr', 'atelier rivage', 'Chloé Éric Zoé Jean-François', "Dubois Lefèvre d'Aubigné Garçon"],
  ['es', 'correo alameda', 'Diego Lucía Íñigo Begoña', 'Fernández Núñez Ibáñez Peña'],
  ['pt', 'ribeira saudade', 'João Inês Conceição Tomé', 'Gonçalves Simões Araújo Brandão'],
  ['it', 'bottega lanterna', 'Niccolò Chiara Matteo Giosuè', 'Ricci Esposito Ferrari Conti'],
  ['ga', 'obriain cliabh', 'Siobhán Tomás Aoife Pádraig', 'Mulvaney Ó.Briain Ní.Dhomhnaill Keogh'],
  ['sv', 'fjordlab norrsken', 'Ingrid Åsa Björn Sören', 'Solberg Öberg Ångström Sjöström'],
  [
    'pl',
    'wierzba latarnia',
    'Łukasz Małgorzata Świętosława Grażyna',
    'Żółkiewski Dąbrowski Wójcik Kołodziej'
  ],
  ['tr', 'bahar cinar', 'Ayşe Çağlar İlknur Gökhan', 'Yıldırım Özdemir Şahin Işık'],
  ['vi', 'hoasen trucxanh', 'Linh Đức Thảo Hưng', 'Nguyễn Trần Phạm Đặng', 'last-first'],
  ['yo', 'mensah zenith', 'Amara Kwame Adébáyò Chiamaka', 'Okafor Mensah Ọláyínká Eze'],
  [
    'ru',
    'severny beryoza',
    'Елена:elena Дмитрий:dmitri Ольга:olga Пётр:pyotr',
    'Петрова:petrova Соколов:sokolov Лебедева:lebedeva Чайковский:chaikovski'
  ],
  [
    'el',
    'thalassa elaia',
    'Αλέξης:alexis Δήμητρα:dimitra Γιώργος:giorgos Ελένη:eleni',
    'Παπαδόπουλος:papadopoulos Οικονόμου:ikonomou Νικολάου:nikolaou Βασιλείου:vasiliou'
  ],
  [
    'ar',
    'souq nakhla',
    'محمد:mohammed ليلى:layla يوسف:yusuf فاطمة:fatima',
    'الفارسي:al-farsi حداد:haddad المصري:al-masri خوري:khoury'
  ],
  [
    'he',
    'rimon ashdot',
    'נועה:noa דוד:david תמר:tamar איתן:eitan',
    'לוי:levi כהן:cohen מזרחי:mizrahi ברק:barak'
  ],
  [
    'hi',
    'kamal sangam',
    'प्रिया:priya अर्जुन:arjun मीरा:meera रोहन:rohan',
    'रघुनाथन:raghunathan शर्मा:sharma पटेल:patel वर्मा:verma'
  ],
  [
    'th',
    'dokbua saithong',
    'สมชาย:somchai มาลี:malee กิตติ:kitti อรุณ:arun',
    'ใจดี:jaidee สุขใจ:sukjai ทองคำ:thongkham แสงทอง:saengthong'
  ],
  [
    'ja',
    'hoshi kaede',
    '美咲:misaki 太郎:taro さくら:sakura 健:ken',
    '田中:tanaka 佐藤:sato 鈴木:suzuki 山本:yamamoto',
    'last-first'
  ],
  [
    'zh',
    'yunhai songbai',
    '伟:wei 秀英:xiuying 静:jing 明:ming',
    '王:wang 李:li 张:zhang 刘:liu',
    'last-first'
  ],
  [
    'ko',
    'haneul sarang',
    '민준:minjun 서연:seoyeon 지우:jiwoo 하은:haeun',
    '김:kim 이:lee 박:park 최:choi',
    'last-first'
  ]
]

/** One in so many users is different. */
const special = { verified: 40, undeliverable: 90, plusAddress: 17 }
const roles = ['member', 'member', 'member', 'editor', 'member', 'admin']

/** Some 250 fictional people, always the same, at domains that nobody can own (RFC 2606). */
export function sampleUsers(): SampleUser[] {
  const users = places.flatMap(([locale, domains, first, last, order]) => {
    const lasts = last.split(' ').map(spelling)
    const at = domains.split(' ')
    return first.split(' ').flatMap((text, f) =>
      // Every first name with three of the four last ones.
      [0, 1, 2].map((shift) => {
        const given = spelling(text)
        const family = lasts[(f + shift) % lasts.length]!
        const name =
          order === 'last-first'
            ? [family.name, given.name].join(locale === 'vi' || locale === 'ja' ? ' ' : '')
            : `${given.name} ${family.name}`
        return { name, local: `${given.latin}.${family.latin}`, domain: at[(f + shift) % at.length]!, locale }
      })
    )
  })
  return users.map(({ name, local, domain, locale }, index) => {
    const tag = index % special.plusAddress === 5 ? '+countersign' : ''
    return {
      name,
      address: `${local}${tag}@${domain}.example`,
      locale,
      role: roles[index % roles.length]!,
      status: statusOf(index)
    }
  })
}

function statusOf(index: number): UserStatus {
  if (index % special.verified === 7) return 'verified'
  return index % special.undeliverable === 11 ? 'undeliverable' : 'pending'
}

/** `Name:latin`, or the name alone where folding it gives what stands in an address. A dot stands for a space. */
function spelling(text: string): { name: string; latin: string } {
  const [name, latin] = text.split(':')
  return {
    name: name!.replaceAll('.', ' '),
    latin: latin ?? foldName(name!).replaceAll(/[^a-z0-9-]/g, '')
  }
}

/** Adds the sample users that do not exist yet. Returns how many. */
export function addSamples(
  { db, clock, events }: Pick<EngineContext, 'db' | 'clock' | 'events'>,
  identities: Identities,
  actor: Actor
): number {
  identities.requireFree()
  const now = clock.now()
  const added = db.transaction(() => {
    let n = 0
    for (const { name, address: text, role, locale, status } of sampleUsers()) {
      const parsed = parseAddress(text)
      if (!parsed.ok || findByAddress(db, parsed.key).length > 0) continue
      const { address, key, domain } = parsed
      const user = { name, name_key: nameKey(name, key), address, address_key: key, domain, role, locale }
      insertSample(db, { ...user, status }, now, actor)
      n++
    }
    return n
  })
  identities.changed()
  events.usersChanged(null)
  return added
}
