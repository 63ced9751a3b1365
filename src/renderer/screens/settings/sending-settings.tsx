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
      <SettingGroup
        title="Before sending"
        about="A campaign that is under way keeps what it was started with."
      >
        <SettingDuration
          setting={cooldown}
          label="Ask before sending to the same user again within"
          description="Campaigns leave them out; Resend asks first. 0: never ask."
          min={0}
          max={90 * day}
          rangeWords="From 0 to 90 days."
        />
        <SettingNumber
          setting={holdBack}
          label="Time to call a campaign off"
          description="After Start, nothing is sent for this long."
          suffix="s"
          min={0}
          max={60}
          read={(ms) => ms / 1000}
          write={(seconds) => Math.round(seconds * 1000)}
        />
      </SettingGroup>
      <SettingGroup
        title="When to stop by itself"
        about="A campaign pauses, and tells you, before one mistake reaches everyone."
      >
        <SettingNumber<StopLoss>
          setting={stopLoss}
          label="Recipients in a row with the same refusal"
          description="Pause after this many. 0: never."
          min={0}
          max={1000}
          read={({ sameCodeInARow }) => sameCodeInARow}
          write={(sameCodeInARow) => ({ ...stopLoss.value, sameCodeInARow })}
        />
        <SettingNumber<StopLoss>
          setting={stopLoss}
          label="Share of the last 200 that may be rejected"
          description="Pause above it. 0: never."
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
      about="When the connection is lost after a message was handed over, it may have arrived or not."
    >
      <Radio.Group
        label={
          <>
            What becomes of them <SavedMark shown={setting.wasSaved} />
          </>
        }
        value={setting.value}
        onChange={(value) => void setting.save(value)}
        error={setting.problem}
      >
        <Stack gap={10} mt={6}>
          <Radio
            value="hold"
            label="Hold them for me"
            description="Nobody is sent anything twice. The campaign shows them under ‘Decide…’."
          />
          <Radio
            value="resend"
            label="Send again by itself"
            description="Everyone gets at least one. Some may get two, with the same link and the same Message-ID."
          />
        </Stack>
      </Radio.Group>
    </SettingGroup>
  )
}
