import { Radio, Stack } from '@mantine/core'
import { SavedMark, SettingGroup } from './fields/setting-fields.tsx'
import { useSetting } from './fields/use-setting.ts'

export function AppearanceSettings() {
  const theme = useSetting('appearance', 'theme')
  return (
    <SettingGroup title="Appearance">
      <Radio.Group
        label={
          <>
            Theme <SavedMark shown={theme.wasSaved} />
          </>
        }
        value={theme.value}
        onChange={(value) => void theme.save(value)}
        error={theme.problem}
      >
        <Stack gap={10} mt={6}>
          <Radio value="system" label="Same as system" />
          <Radio value="light" label="Light" />
          <Radio value="dark" label="Dark" />
        </Stack>
      </Radio.Group>
    </SettingGroup>
  )
}
