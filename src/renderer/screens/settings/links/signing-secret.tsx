import { Button, PasswordInput, Textarea } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { LinkMethod } from '../../../../shared/models/settings.ts'
import { useEngine, useShell } from '../../../client/index.ts'
import { ActionButton } from '../../../components/controls/index.ts'
import { confirm, notifyDone, notifyError } from '../../../components/feedback/index.ts'
import { useSecrets } from '../accounts/secret-field.tsx'
import classes from './signing-secret.module.css'
import { generateKeyPair } from './key-pair.ts'

const key = 'links:signing'

/** What links are signed with: made here or entered, kept in the keychain, shown once when it is made. */
export function SigningSecret({ method }: { method: LinkMethod }) {
  const shell = useShell()
  const engine = useEngine()
  const queries = useQueryClient()
  const { data: secrets } = useSecrets()
  const [made, setMade] = useState<string | null>(null)
  const [enters, enter] = useState(false)
  const isKey = method === 'jwt-eddsa'
  const what = isKey ? 'key' : 'secret'
  const isThere = secrets?.has.includes(key) ?? false

  const look = async () => {
    await queries.invalidateQueries({ queryKey: ['secrets'] })
    await queries.invalidateQueries({ queryKey: engine.links.key() })
    await queries.invalidateQueries({ queryKey: engine.system.key() })
  }
  const mayReplace = async (): Promise<boolean> =>
    !isThere ||
    confirm({
      title: `Replace the ${what}?`,
      body: `New links are signed with the new ${what}, so give it to your service first. Links already sent keep working on the built-in page until they expire. Your service must accept both until then.`,
      action: `Replace the ${what}`,
      danger: true
    })
  const generate = async () => {
    if (!(await mayReplace())) return
    if (isKey) {
      const pair = await generateKeyPair()
      await shell.secrets.set(key, pair)
      notifyDone('Key pair created. The public key is in the code below.')
    } else setMade(await shell.secrets.generate(key))
    await look()
  }
  return (
    <div className={classes.secret}>
      <p className={classes.secretHead}>
        <strong>{isKey ? 'Signing key' : 'Signing secret'}</strong>
        <span className="muted">
          {isThere
            ? secrets?.persistent
              ? 'stored in the keychain'
              : 'stored for this session only'
            : 'none yet'}
        </span>
      </p>
      {secrets && !secrets.persistent && <p className={classes.note}>{secrets.reason}</p>}
      {made !== null && <MadeSecret secret={made} onDone={() => setMade(null)} />}
      {enters ? (
        <EnterSecret
          isKey={isKey}
          onCancel={() => enter(false)}
          onEnter={async (value) => {
            if (!(await mayReplace())) return
            try {
              await shell.secrets.set(key, value)
              enter(false)
              setMade(null)
              notifyDone(`The ${what} is saved.`)
              await look()
            } catch (error) {
              notifyError(`The ${what} was not saved`, error)
            }
          }}
        />
      ) : (
        <div className={classes.row}>
          <ActionButton size="xs" run={generate} failure={`The ${what} was not created`}>
            {isThere ? 'Generate…' : isKey ? 'Generate key pair' : 'Generate'}
          </ActionButton>
          <Button size="xs" onClick={() => enter(true)}>
            Enter…
          </Button>
        </div>
      )}
    </div>
  )
}

function MadeSecret({ secret, onDone }: { secret: string; onDone: () => void }) {
  const shell = useShell()
  const copy = async () => {
    await shell.copyText(secret)
    notifyDone('Secret copied.')
  }
  return (
    <div className={classes.made} role="status">
      <p>Your service needs it too. Copy it now: it won’t be shown again.</p>
      <code className="mono">{secret}</code>
      <div className={classes.row}>
        <Button size="xs" variant="filled" onClick={() => void copy()}>
          Copy
        </Button>
        <Button size="xs" onClick={onDone}>
          Done
        </Button>
      </div>
    </div>
  )
}

function EnterSecret(props: {
  isKey: boolean
  onEnter: (value: string) => Promise<void>
  onCancel: () => void
}) {
  const [typed, setTyped] = useState('')
  const problem = secretProblem(typed.trim(), props.isKey)
  return (
    <form
      className={classes.enter}
      onSubmit={(event) => {
        event.preventDefault()
        if (problem === null) void props.onEnter(typed.trim())
      }}
    >
      {props.isKey ? (
        <Textarea
          label="Private key (Ed25519, PEM)"
          placeholder="-----BEGIN PRIVATE KEY-----"
          autosize
          minRows={3}
          value={typed}
          error={typed === '' ? null : problem}
          onChange={(event) => setTyped(event.currentTarget.value)}
          spellCheck={false}
          styles={{ input: { fontFamily: 'var(--mono)' } }}
        />
      ) : (
        <PasswordInput
          label="Your service’s secret"
          description="In Flask, SECRET_KEY or a separate key for links."
          value={typed}
          error={typed === '' ? null : problem}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': 'Show the secret' }}
        />
      )}
      <div className={classes.row}>
        <Button size="xs" type="submit" variant="filled" disabled={problem !== null}>
          Keep it
        </Button>
        <Button size="xs" onClick={props.onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  )
}

function secretProblem(text: string, isKey: boolean): string | null {
  if (isKey) {
    return /^-----BEGIN PRIVATE KEY-----[\s\S]+-----END PRIVATE KEY-----$/.test(text)
      ? null
      : 'Paste the whole key, from BEGIN PRIVATE KEY to END PRIVATE KEY.'
  }
  return text.length >= 16 ? null : 'Too short to be secure. Use at least 16 characters.'
}
