import { Radio, Select, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { LinkMethod } from '../../../../shared/models/settings.ts'
import { linkMethods } from '../../../../shared/models/words.ts'
import { useEngine } from '../../../client/index.ts'
import { linkPatternProblem } from '../fields/field-checks.ts'
import { SavedMark, SettingDuration, SettingGroup, SettingText } from '../fields/setting-fields.tsx'
import classes from './links-settings.module.css'
import { useSetting } from '../fields/use-setting.ts'
import { SigningSecret } from './signing-secret.tsx'
import { LinkSnippets } from './link-snippets.tsx'
import { errorText } from '../../../../shared/words/errors/error-text.ts'
import { format } from '../../../format/index.ts'

const minute = 60_000
const day = 24 * 60 * minute

const methodWords: Record<LinkMethod, string> = {
  itsdangerous: 'itsdangerous (Python / Flask)',
  'jwt-hs256': 'JWT, HS256 (one secret on both sides)',
  'jwt-eddsa': 'JWT, EdDSA (your service only has a public key)',
  'from-import': 'From the import (a column with each user’s link or token)'
}

export function LinksSettings() {
  const target = useSetting('links', 'target')
  const method = useSetting('links', 'method')
  const lifetime = useSetting('links', 'lifetime')
  const isOwn = target.value === 'own'
  const isSigned = method.value !== 'from-import'
  return (
    <>
      <SettingGroup title="Where links lead" about="The page where people confirm their address.">
        <Radio.Group
          label={
            <>
              Confirm page <SavedMark shown={target.wasSaved} />
            </>
          }
          value={target.value}
          onChange={(value) => void target.save(value)}
          error={target.problem}
        >
          <Stack gap={10} mt={6}>
            <Radio
              value="built-in"
              label="Built-in page"
              description="Only works on this computer. For testing."
            />
            <Radio
              value="own"
              label="Your website"
              description="Recommended. A few lines of code verify the link."
            />
          </Stack>
        </Radio.Group>
        {isOwn && (
          <SettingText
            in="links"
            name="pattern"
            label="URL"
            description="Put {{ token }} where the token goes."
            placeholder="https://ragtime.example/confirm/{{ token }}"
            maxLength={500}
            check={linkPatternProblem}
            mono
          />
        )}
      </SettingGroup>
      <SettingGroup title="Signing" about="Signed links can’t be forged or reused for another address.">
        <Select
          label={
            <>
              Method <SavedMark shown={method.wasSaved} />
            </>
          }
          data={linkMethods.map((value) => ({ value, label: methodWords[value] }))}
          value={method.value}
          onChange={(value) => value && void method.save(value)}
          error={method.problem}
        />
        {method.value === 'itsdangerous' && (
          <SettingText
            in="links"
            name="salt"
            label="Salt"
            description="Must match your service. It separates these links from others signed with the same secret."
            maxLength={80}
            check={(text) => (text === '' ? 'Enter a salt.' : null)}
            mono
          />
        )}
        {isSigned && <SigningSecret method={method.value} />}
        <SettingDuration
          setting={lifetime}
          label="Link lifetime"
          description="Counted from the first attempt to send the email."
          min={5 * minute}
          max={90 * day}
          rangeWords="From 5 minutes to 90 days."
        />
        <Example />
      </SettingGroup>
      {isOwn && isSigned && <LinkSnippets />}
    </>
  )
}

/** A link as these settings make it, or what is wrong with them. */
function Example() {
  const engine = useEngine()
  const { data } = useQuery(engine.links.example.queryOptions({ input: {} }))
  if (!data) return null
  return (
    <div
      className={classes.exampleLink}
      data-problem={(data.problem ?? data.warning) !== null || undefined}
      aria-live="polite"
    >
      {data.problem !== null ? (
        <p>
          {data.problem.reason === 'link-pattern-missing'
            ? 'Enter the URL above.'
            : errorText(data.problem, format)}
        </p>
      ) : (
        <>
          <p className="muted">Example</p>
          <code className="mono">{data.url}</code>
          {data.warning !== null && <p>{errorText(data.warning, format)}</p>}
        </>
      )}
    </div>
  )
}
