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
        [`${command} K`, 'Search screens, actions and people'],
        [`${command} F`, 'Search in this screen'],
        [`${command} 1–7`, 'Go to screen 1–7'],
        [`${command} [ ]`, 'Back, forward'],
        [`${command} Shift S`, 'Email all pending users'],
        [`${command} Shift P`, 'Pause or resume sending'],
        [`${command} I`, 'Import a CSV'],
        [`${command} N`, 'Add a user'],
        [`${command} ,`, 'Settings'],
        ['?', 'Keyboard shortcuts'],
        ['Esc', 'Close or clear']
      ]
    ],
    [
      'In a table',
      [
        ['↑ ↓', 'Move (also Page Up, Page Down, Home, End)'],
        ['Space', 'Select'],
        ['Shift ↑ ↓', 'Select a range'],
        [`${command} A`, 'Select all matching rows'],
        ['Enter', 'Open'],
        ['Shift F10', 'Open row menu']
      ]
    ],
    [
      'In Users',
      [
        ['R', 'Resend to this user'],
        ['E', 'Edit this user'],
        ['Del', 'Delete this user or the selected ones'],
        [`${command} Z`, 'Undo (while the message is shown)']
      ]
    ]
  ]
  return (
    <Modal opened onClose={onClose} title="Keyboard shortcuts" size={800}>
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
