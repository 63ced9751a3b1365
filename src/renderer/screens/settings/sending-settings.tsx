import { Radio, Stack } from '@mantine/core'
import type { Settings } from '../../../shared/models/settings.ts'
import { SavedMark, SettingDuration, SettingGroup, SettingNumber } from './fields/setting-fields.tsx'
import { useSetting } from './fields/use-setting.ts'

const day = 86_400_000

type StopLoss = Settings['sending']['stopLoss']

export function SendingSettings() {
  const cooldown = useSetting('sending', 'cooldown')
  const holdBack = useSetting('sending', 'holdBack')
  const stopLoss = useSetting('sending', 'stopLoss')
  return (
    <>
      <SettingGroup title="Before sending" about="Active campaigns keep the settings they were started with.">
        <SettingDuration
          setting={cooldown}
          label="Ask before emailing the same user again within"
          description="Campaigns skip them; Resend asks first. 0 = never ask."
          min={0}
          max={90 * day}
          rangeWords="From 0 to 90 days."
        />
        <SettingNumber
          setting={holdBack}
          label="Undo window"
          description="Delay before sending starts."
          suffix="s"
          min={0}
          max={60}
          read={(ms) => ms / 1000}
          write={(seconds) => Math.round(seconds * 1000)}
        />
      </SettingGroup>
      <SettingGroup
        title="Automatic pause"
        about="Pauses a campaign and notifies you before a mistake reaches everyone."
      >
        <SettingNumber<StopLoss>
          setting={stopLoss}
          label="Same rejection in a row"
          description="Pause after this many. 0 = never."
          min={0}
          max={1000}
          read={({ sameCodeInARow }) => sameCodeInARow}
          write={(sameCodeInARow) => ({ ...stopLoss.value, sameCodeInARow })}
        />
        <SettingNumber<StopLoss>
          setting={stopLoss}
          label="Rejection rate over the last 200"
          description="Pause above this. 0 = never."
          suffix="%"
          min={0}
          max={100}
          decimals
          read={({ rejectedPercent }) => rejectedPercent}
          write={(rejectedPercent) => ({ ...stopLoss.value, rejectedPercent })}
        />
      </SettingGroup>
      <UnknownOutcomes />
    </>
  )
}

function UnknownOutcomes() {
  const setting = useSetting('sending', 'unknownOutcomes')
  return (
    <SettingGroup
      title="Unknown outcomes"
      about="When the connection is lost after a message was sent, it may or may not have arrived."
    >
      <Radio.Group
        label={
          <>
            What should happen? <SavedMark shown={setting.wasSaved} />
          </>
        }
        value={setting.value}
        onChange={(value) => void setting.save(value)}
        error={setting.problem}
      >
        <Stack gap={10} mt={6}>
          <Radio
            value="hold"
            label="Ask me"
            description="No one gets a duplicate. The campaign lists them under “Resolve…”."
          />
          <Radio
            value="resend"
            label="Send again automatically"
            description="Everyone gets at least one. Some may get two, with the same link and Message-ID."
          />
        </Stack>
      </Radio.Group>
    </SettingGroup>
  )
}
