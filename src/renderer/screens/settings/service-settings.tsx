import { useSettings } from '../../client/index.ts'
import { addressProblem, websiteProblem } from './fields/field-checks.ts'
import { SettingGroup, SettingText } from './fields/setting-fields.tsx'
import classes from './service-settings.module.css'

export function ServiceSettings() {
  const { settings } = useSettings()
  const { subjectPrefix } = settings.service
  return (
    <>
      <SettingGroup title="Your service" about="What recipients read in the mails. Templates show these.">
        <SettingText
          in="service"
          name="name"
          label="Name"
          description="What people signed up to."
          maxLength={80}
          check={(text) => (text === '' ? 'Give it a name: recipients must know who writes to them.' : null)}
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
          label="Before every subject"
          description="May be empty."
          placeholder="[Ragtime]"
          maxLength={40}
        />
        <p className={classes.example}>
          A subject then reads: <strong>{`${subjectPrefix} Confirm your account`.trim()}</strong>
        </p>
      </SettingGroup>
      <SettingGroup title="You" about="Where ‘Send a test’ goes.">
        <SettingText
          in="service"
          name="adminAddress"
          label="Your own address"
          placeholder="you@ragtime.example"
          maxLength={254}
          check={addressProblem}
        />
      </SettingGroup>
    </>
  )
}
