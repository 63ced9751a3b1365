/** Names as people write them, each with the letters their mail address is made of. */
export interface People {
  /** As in a column for languages. */
  language: string
  /** The family name stands first. */
  familyFirst?: boolean
  given: readonly (readonly [string, string])[]
  family: readonly (readonly [string, string])[]
}

const plain = (names: string): [string, string][] => names.split(' ').map((name) => [name, ascii(name)])

/** 'Łukasz' → 'lukasz'. */
function ascii(name: string): string {
  return name
    .toLowerCase()
    .replace(
      /[ßæøłđıœ]/g,
      (letter) => ({ ß: 'ss', æ: 'ae', ø: 'o', ł: 'l', đ: 'd', ı: 'i', œ: 'oe' })[letter]!
    )
    .normalize('NFD')
    .replace(/[^a-z-]/g, '')
}

export const peoples: readonly People[] = [
  {
    language: 'de',
    given: plain(
      'Anna Jürgen Käthe Björn Sören Lena Uwe Änne Götz Ruth Klaus-Peter Ümit Fritz Theo Margarete'
    ),
    family: plain(
      'Müller Schmidt Größe Weiß Krüger Schäfer Vogel Jäger Özdemir König Lüttich Straßer Baum Demirel'
    )
  },
  {
    language: 'fr',
    given: plain(
      'Élodie François Chloé Jérôme Zoé Benoît Anaïs Noël Loïc Agnès Hélène Cédric Maëlle Jean-Luc'
    ),
    family: plain(
      'Lefèvre Bérard Crépin Gaël Châtelet Dupré Saint-Étienne Lœil Beauvoir Hébert Prévost Gueguen'
    )
  },
  {
    language: 'pl',
    given: plain('Łukasz Żaneta Grażyna Paweł Małgorzata Świętosława Jędrzej Zdzisław Agnieszka Bożena'),
    family: plain('Wójcik Kowalczyk Żuraw Gąsior Dąbrowski Świątek Błaszczyk Kaźmierczak Ćwikła Śliwa')
  },
  {
    language: 'es',
    given: plain('Íñigo Lucía Álvaro Begoña Ramón Inés José Martín Peñélope Concepción Óscar Nuria'),
    family: plain('Núñez Ibáñez Muñoz Peña Gutiérrez Ordóñez Sánchez Zúñiga Cañizares Quiñones Ávila')
  },
  {
    language: 'tr',
    given: plain('Çağla Şükrü Gülşen İbrahim Özge Tuğçe Işıl Doğan Ümran Barış'),
    family: plain('Yılmaz Çelik Şahin Öztürk Güneş Kılıç Aydın Türkoğlu Ağaoğlu Yıldız')
  },
  {
    language: 'vi',
    familyFirst: true,
    given: plain('Thảo Hương Đức Quỳnh Dũng Phượng Tuấn Mỹ Hạnh Vũ'),
    family: plain('Nguyễn Trần Phạm Hoàng Đặng Bùi Đỗ Ngô Dương Lý')
  },
  {
    language: 'ru',
    given: [
      ['Анна', 'anna'],
      ['Дмитрий', 'dmitri'],
      ['Ольга', 'olga'],
      ['Фёдор', 'fjodor'],
      ['Юлия', 'julia'],
      ['Сергей', 'sergei']
    ],
    family: [
      ['Иванова', 'ivanova'],
      ['Щербаков', 'shcherbakov'],
      ['Соловьёв', 'solovjov'],
      ['Ким', 'kim'],
      ['Жукова', 'zhukova']
    ]
  },
  {
    language: 'el',
    given: [
      ['Γιώργος', 'giorgos'],
      ['Ελένη', 'eleni'],
      ['Κωνσταντίνος', 'konstantinos'],
      ['Αθηνά', 'athina']
    ],
    family: [
      ['Παπαδόπουλος', 'papadopoulos'],
      ['Νικολάου', 'nikolaou'],
      ['Αγγελίδης', 'angelidis']
    ]
  },
  {
    language: 'ar',
    given: [
      ['محمد', 'mohammed'],
      ['فاطمة', 'fatima'],
      ['يوسف', 'yousef'],
      ['ليلى', 'layla']
    ],
    family: [
      ['الحسن', 'alhassan'],
      ['الخطيب', 'alkhatib'],
      ['منصور', 'mansour']
    ]
  },
  {
    language: 'he',
    given: [
      ['נועה', 'noa'],
      ['יוסי', 'yossi'],
      ['שירה', 'shira']
    ],
    family: [
      ['כהן', 'cohen'],
      ['לוי', 'levi'],
      ['פרידמן', 'friedman']
    ]
  },
  {
    language: 'hi',
    given: [
      ['आरती', 'aarti'],
      ['राजेश', 'rajesh'],
      ['प्रिया', 'priya']
    ],
    family: [
      ['शर्मा', 'sharma'],
      ['वर्मा', 'verma'],
      ['श्रीवास्तव', 'srivastava']
    ]
  },
  {
    language: 'zh',
    familyFirst: true,
    given: [
      ['伟', 'wei'],
      ['秀英', 'xiuying'],
      ['浩然', 'haoran'],
      ['𠮷子', 'jizi']
    ],
    family: [
      ['王', 'wang'],
      ['李', 'li'],
      ['欧阳', 'ouyang'],
      ['陈', 'chen']
    ]
  },
  {
    language: 'ja',
    familyFirst: true,
    given: [
      ['さくら', 'sakura'],
      ['健太', 'kenta'],
      ['ひろし', 'hiroshi'],
      ['ガブリエル', 'gaburieru']
    ],
    family: [
      ['山田', 'yamada'],
      ['髙橋', 'takahashi'],
      ['渡邉', 'watanabe']
    ]
  },
  {
    language: 'ko',
    familyFirst: true,
    given: [
      ['지민', 'jimin'],
      ['서연', 'seoyeon'],
      ['민준', 'minjun']
    ],
    family: [
      ['김', 'kim'],
      ['이', 'lee'],
      ['박', 'park']
    ]
  },
  {
    language: 'th',
    given: [
      ['สมชาย', 'somchai'],
      ['กมลวรรณ', 'kamonwan']
    ],
    family: [
      ['ศรีสุข', 'srisuk'],
      ['วงศ์ใหญ่', 'wongyai']
    ]
  }
]
