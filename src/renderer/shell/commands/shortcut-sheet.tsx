import { Modal } from '@mantine/core'
import { useShell } from '../../client/index.ts'
import { Facts } from '../../components/layout/index.ts'

/** The keys, on '?'. */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const command = useShell().platform === 'darwin' ? '⌘' : 'Ctrl'
  const groups: [string, [string, string][]][] = [
    [
      'Anywhere',
      [
        [`${command} K`, 'Go to a screen, do something, find a person'],
        [`${command} F`, 'Search in this screen'],
        [`${command} 1–7`, 'Go to the first to seventh screen'],
        [`${command} [ ]`, 'Back, forward'],
        [`${command} Shift S`, 'Send verification to all pending'],
        [`${command} Shift P`, 'Pause or resume sending'],
        [`${command} I`, 'Import a CSV'],
        [`${command} N`, 'Add a user'],
        [`${command} ,`, 'Settings'],
        ['?', 'These keys'],
        ['Esc', 'Close, or clear']
      ]
    ],
    [
      'In a table',
      [
        ['↑ ↓', 'Move; Page Up, Page Down, Home and End too'],
        ['Space', 'Select'],
        ['Shift ↑ ↓', 'Select a range'],
        [`${command} A`, 'Select all that match'],
        ['Enter', 'Open'],
        ['Shift F10', 'What can be done with the row']
      ]
    ],
    [
      'In Users',
      [
        ['R', 'Resend to this user'],
        ['E', 'Edit this user'],
        ['Del', 'Delete this user, or those selected'],
        [`${command} Z`, 'Undo it, while the message offers it']
      ]
    ]
  ]
  return (
    <Modal opened onClose={onClose} title="Keys" size={800}>
      <div style={{ columns: '320px', columnGap: 40 }}>
        {groups.map(([title, keys]) => (
          <section key={title} style={{ breakInside: 'avoid', marginBottom: 18 }}>
            <h3 style={{ marginBottom: 8, fontSize: 12.5, fontWeight: 600 }}>{title}</h3>
            <Facts facts={keys.map(([key, words]) => [words, <Keys key={key} text={key} />] as const)} />
          </section>
        ))}
      </div>
    </Modal>
  )
}

function Keys({ text }: { text: string }) {
  return (
    <span style={{ display: 'flex', gap: 4, justifyContent: 'flex-end' }}>
      {text.split(' ').map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  )
}
