import { Button } from '@mantine/core'
import { IconFileTypeCsv, IconServer, IconUsers } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useEngine, useSettings } from '../../client/index.ts'
import { WriteGuard } from '../../components/controls/index.ts'
import { notifyDone, notifyError } from '../../components/feedback/index.ts'
import { Screen } from '../../components/layout/index.ts'
import { formatCountOf } from '../../format/index.ts'
import { navigate } from '../../routing/index.ts'
import { nameSampleService } from './sample-service.ts'
import classes from './welcome.module.css'

/** The first start: three ways on. */
export function WelcomeScreen() {
  const engine = useEngine()
  const { settings, update } = useSettings()
  const [adding, setAdding] = useState(false)

  const goTo = async (place: string) => {
    try {
      await update({ welcomed: true })
    } catch (error) {
      // The welcome comes again at the next start; nothing else is lost.
      notifyError('The settings could not be saved', error)
    }
    navigate(place)
  }
  const trySamples = async () => {
    setAdding(true)
    try {
      const { added } = await engine.users.addSamples.call({})
      await nameSampleService(engine, settings, update)
      await goTo('/users')
      notifyDone(
        `${formatCountOf(added, 'sample user')} added. Try sending to them – nothing leaves this computer.`
      )
    } catch (error) {
      notifyError('The sample users could not be added', error)
    } finally {
      setAdding(false)
    }
  }

  return (
    <Screen title="Welcome to Countersign" scroll>
      <div className={classes.welcome}>
        <p className={classes.lead}>
          Verify your users’ email addresses. Import them, send in the background, and see exactly how the
          mail server replied for each one.
        </p>
        <div className={classes.ways}>
          <Way
            icon={<IconUsers size={26} stroke={1.4} />}
            title="Try it with sample users"
            text="Fictional users and a built-in test mailbox. Everything works right away and nothing leaves this computer."
          >
            <WriteGuard>
              <Button variant="filled" loading={adding} onClick={() => void trySamples()}>
                Add sample users
              </Button>
            </WriteGuard>
          </Way>
          <Way
            icon={<IconFileTypeCsv size={26} stroke={1.4} />}
            title="Import your users"
            text="A CSV file from your service. You’ll see exact counts before anything is saved, and you can undo it."
          >
            <WriteGuard>
              <Button onClick={() => void goTo('/import')}>Import a CSV…</Button>
            </WriteGuard>
          </Way>
          <Way
            icon={<IconServer size={26} stroke={1.4} />}
            title="Connect a mail server"
            text="Your own server or a mail service, tested step by step. Until then, all mail goes to the test mailbox."
          >
            <Button onClick={() => void goTo('/settings/accounts')}>Connect…</Button>
          </Way>
        </div>
        <div>
          <Button variant="subtle" ml={-12} onClick={() => void goTo('/users')}>
            Skip for now
          </Button>
        </div>
      </div>
    </Screen>
  )
}

function Way({
  icon,
  title,
  text,
  children
}: {
  icon: ReactNode
  title: string
  text: string
  children: ReactNode
}) {
  return (
    <section className={classes.way}>
      <span className={classes.icon} aria-hidden="true">
        {icon}
      </span>
      <h2 className={classes.title}>{title}</h2>
      <p className={classes.text}>{text}</p>
      {children}
    </section>
  )
}
