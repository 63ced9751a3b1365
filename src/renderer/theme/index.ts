export { FollowThemeSetting } from './follow-theme-setting.tsx'
export { styleNonce } from './style-nonce.ts'
export { cssVariables, popupsId, theme } from './theme.ts'
export { campaignStateTones, outcomeTones, statusTones, type Tone } from './tones.ts'
