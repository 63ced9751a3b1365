import { useSettings } from '../../client/index.ts'
import { addressProblem, websiteProblem } from './fields/field-checks.ts'
import { SettingGroup, SettingText } from './fields/setting-fields.tsx'
import classes from './service-settings.module.css'

export function ServiceSettings() {
  const { settings } = useSettings()
  const { subjectPrefix } = settings.service
  return (
    <>
      <SettingGroup title="Your service" about="Shown to recipients. Templates use these values.">
        <SettingText
          in="service"
          name="name"
          label="Name"
          description="The name people signed up under."
          maxLength={80}
          check={(text) => (text === '' ? 'Enter a name, so recipients know who is writing.' : null)}
        />
        <SettingText
          in="service"
          name="website"
          label="Website"
          placeholder="https://ragtime.example"
          maxLength={200}
          check={websiteProblem}
        />
        <SettingText
          in="service"
          name="subjectPrefix"
          label="Subject prefix"
          description="Optional."
          placeholder="[Ragtime]"
          maxLength={40}
        />
        <p className={classes.example}>
          Example: <strong>{`${subjectPrefix} Confirm your account`.trim()}</strong>
        </p>
      </SettingGroup>
      <SettingGroup title="You" about="Where “Send me a test” goes.">
        <SettingText
          in="service"
          name="adminAddress"
          label="Your email address"
          placeholder="you@ragtime.example"
          maxLength={254}
          check={addressProblem}
        />
      </SettingGroup>
    </>
  )
}
