import type { ReactNode } from 'react'
import type { CampaignState } from '../../../shared/models/campaign.ts'
import type { UserStatus } from '../../../shared/models/user.ts'
import { campaignStateTones, outcomeTones, statusTones, type Tone } from '../../theme/index.ts'
import {
  campaignStateWords,
  type Outcome,
  outcomeMeanings,
  outcomeWords,
  statusWords
} from '../../../shared/words/outcome-words.ts'
import classes from './tag.module.css'

export function Tag({ tone, title, children }: { tone: Tone; title?: string; children: ReactNode }) {
  return (
    <span className={`${classes.tag} ${classes[tone]}`} title={title}>
      {children}
    </span>
  )
}

/** The outcome of a delivery or of one attempt. */
export function OutcomeTag({ outcome }: { outcome: Outcome }) {
  return (
    <Tag tone={outcomeTones[outcome]} title={outcomeMeanings[outcome]}>
      {outcomeWords[outcome]}
    </Tag>
  )
}

/** A user's status. */
export function StatusTag({ status }: { status: UserStatus }) {
  return <Tag tone={statusTones[status]}>{statusWords[status]}</Tag>
}

export function CampaignStateTag({ state }: { state: CampaignState }) {
  return <Tag tone={campaignStateTones[state]}>{campaignStateWords[state]}</Tag>
}
