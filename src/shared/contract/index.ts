import { type AnySchema, eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import * as accounts from '../models/account.ts'
import * as campaigns from '../models/campaign.ts'
import * as data from '../models/data.ts'
import * as deliveries from '../models/delivery.ts'
import * as events from '../models/events.ts'
import * as imports from '../models/import.ts'
import * as mailbox from '../models/mailbox.ts'
import { overview } from '../models/overview.ts'
import { fileHandle, id, instant, pageOf } from '../models/paging.ts'
import * as templates from '../models/template.ts'
import * as users from '../models/user.ts'
import { mostErased, userStatuses } from '../models/words.ts'

const base = oc.$meta<{ changes?: boolean }>({})

/**
 * Every call the window can make on the engine. Procedures are `noun.verb`; errors are those of errors.ts; what returns
 * an event iterator streams until the caller goes away.
 */
const call = <I extends AnySchema, O extends AnySchema>(input: I, output: O) =>
  base.input(input).output(output)
/** A call that writes to the data, or sends: refused with READ_ONLY where nothing can be written. */
const change = <I extends AnySchema, O extends AnySchema>(input: I, output: O) =>
  call(input, output).meta({ changes: true })
const nothing = z.object({})
const byId = z.object({ id })
const atMostOf = byId.extend({ atMost: campaigns.atMost })
const byTemplate = z.object({ id: z.string().min(1).max(80) })

export const contract = {
  system: {
    status: call(nothing, events.engineStatus),
    counts: call(nothing, events.sidebarCounts),
    dismissNotice: change(byId, nothing)
  },

  events: {
    watch: call(nothing, eventIterator(events.engineEvent))
  },

  users: {
    page: call(users.userPageRequest, pageOf(users.userRow)),
    counts: call(z.object({ filter: users.userFilter.omit({ status: true }).default({}) }), users.userCounts),
    /** How many a selection holds. */
    count: call(z.object({ selection: users.selection }), z.object({ count: z.number().int() })),
    get: call(byId, users.userDetail),
    timeline: call(byId, z.array(users.timelineEntry)),
    add: change(users.userInput, byId),
    update: change(users.userChange.extend({ id }), nothing),
    setStatus: change(
      z.object({ selection: users.selection, status: z.enum(userStatuses) }),
      z.object({ changed: z.number().int(), undo: z.string().nullable() })
    ),
    remove: change(
      z.object({ selection: users.selection }),
      z.object({ changed: z.number().int(), undo: z.string().nullable() })
    ),
    undo: change(z.object({ undo: z.string() }), z.object({ changed: z.number().int() })),
    export: call(users.exportRequest, z.object({ rows: z.number().int() })),
    /** Writes everything that is kept about one user (docs/privacy.md). */
    exportData: call(byId.extend({ file: fileHandle }), z.object({ entries: z.number().int() })),
    /** What `erase` would take away, for the person to read before. Refuses more than `mostErased` users. */
    traces: call(z.object({ selection: users.selection }), users.traces),
    /**
     * Removes users with all traces; nothing undoes it. `restarts`: the engine starts anew at once, to write the data file
     * without its unused space; otherwise, as mails are being sent, that is done at its next start.
     */
    erase: change(
      z.object({ ids: z.array(id).min(1).max(mostErased) }),
      z.object({ erased: z.number().int(), restarts: z.boolean() })
    ),
    /** One mail to one user, at once. Refuses with SENT_RECENTLY within the cooldown unless `evenIfRecent`. */
    resend: change(
      z.object({
        id,
        link: z.enum(['new', 'same']).default('new'),
        templateId: z.string().optional(),
        evenIfRecent: z.boolean().default(false)
      }),
      z.object({ campaignId: id, deliveryId: id })
    ),
    /** The newest live link of a user, to hand over by another way. Null when there is none. */
    link: call(byId, z.object({ url: z.string().nullable(), expiresAt: instant.nullable() })),
    domains: call(
      z.object({ filter: users.userFilter.default({}) }),
      z.array(z.object({ domain: z.string(), count: z.number().int() }))
    ),
    addSamples: change(nothing, z.object({ added: z.number().int() }))
  },

  imports: {
    inspect: change(imports.inspectRequest, imports.importInspection),
    /** Judges every row and counts; writes nothing to the users. */
    check: call(
      z.object({
        importId: id,
        format: imports.importFormat,
        columns: z.array(imports.columnMapping).max(500)
      }),
      eventIterator(imports.importProgress)
    ),
    refused: call(
      z.object({ importId: id, offset: z.number().int().min(0), limit: z.number().int().min(1).max(500) }),
      pageOf(imports.refusedRow)
    ),
    saveRefused: call(z.object({ importId: id, file: fileHandle }), z.object({ rows: z.number().int() })),
    /** Writes what `check` counted. Cancelling the stream stops between batches and takes back what was written. */
    commit: change(z.object({ importId: id }), eventIterator(imports.importProgress)),
    discard: change(z.object({ importId: id }), nothing),
    list: call(nothing, z.array(imports.importRecord)),
    undo: change(
      z.object({ importId: id }),
      z.object({ removed: z.number().int(), restored: z.number().int(), kept: z.number().int() })
    )
  },

  campaigns: {
    preflight: call(campaigns.preflightRequest, eventIterator(campaigns.preflightProgress)),
    /** The mail recipient number `index` (0-based, of those who will get it) would receive. */
    preview: call(
      z.object({
        selection: users.selection,
        options: campaigns.campaignOptions,
        index: z.number().int().min(0)
      }),
      templates.mailPreview
    ),
    /** Sends the preview of a recipient to the administrator's own address. */
    sendTest: change(
      z.object({
        templateId: z.string(),
        accountId: id,
        to: z.string().max(254),
        userId: id.nullable().default(null)
      }),
      z.object({ campaignId: id, deliveryId: id })
    ),
    start: change(
      z.object({
        selection: users.selection,
        options: campaigns.campaignOptions,
        /** As shown by the preflight. */
        atMost: campaigns.atMost
      }),
      byId
    ),
    /** The first `limit` users of a selection who would be emailed now, by the rules of the preflight. */
    firstRecipients: call(
      z.object({
        selection: users.selection,
        evenIfRecent: z.boolean(),
        limit: z.number().int().min(1).max(10_000)
      }),
      z.object({ ids: z.array(id) })
    ),
    /** For a further campaign like an earlier one. */
    startedWith: call(byId, campaigns.startedWith),
    /** What an action would do if it were taken now. Throws what the action would throw. */
    foresee: call(byId.extend({ action: campaigns.campaignAction }), campaigns.actionReport),
    callOff: change(byId, campaigns.actionReport),
    startNow: change(atMostOf, campaigns.actionReport),
    pause: change(byId, campaigns.actionReport),
    resume: change(atMostOf, campaigns.actionReport),
    stop: change(atMostOf, campaigns.actionReport),
    setRate: change(
      byId.extend({ ratePerSecond: z.number().positive().max(10_000).nullable() }),
      campaigns.actionReport
    ),
    list: call(nothing, z.array(campaigns.campaignSummary)),
    /** What still goes on without a person: resends and tests count too. */
    unfinished: call(nothing, campaigns.unfinishedWork),
    get: call(byId, campaigns.campaignProgress),
    watch: call(byId, eventIterator(campaigns.campaignProgress)),
    causes: call(byId, z.array(campaigns.causeGroup)),
    rate: call(byId, campaigns.rateHistory),
    recipients: call(deliveries.deliveryPageRequest, pageOf(deliveries.deliveryRow)),
    /** One delivery, for showing a single resend's answer in place. */
    delivery: call(byId, deliveries.deliveryRow),
    /** Tries deliveries of one cause again: rejected ones as a new attempt, deferred ones at once. */
    retry: change(
      atMostOf.extend({ cause: z.string().max(80), state: z.enum(['deferred', 'rejected']) }),
      campaigns.actionReport
    ),
    /** A person's decision on unknown outcomes: all of a campaign's, or some. */
    decide: change(
      atMostOf.extend({
        deliveryIds: z.array(id).max(10_000).nullable(),
        decision: z.enum(['send-again', 'count-as-accepted'])
      }),
      campaigns.actionReport
    ),
    export: call(byId.extend({ file: fileHandle }), z.object({ rows: z.number().int() }))
  },

  log: {
    page: call(
      z.object({
        filter: deliveries.logFilter.default({}),
        offset: z.number().int().min(0),
        limit: z.number().int().min(1).max(500)
      }),
      pageOf(deliveries.logRow)
    ),
    get: call(byId, deliveries.attemptDetail),
    /** What matches now, newest first, in batches; for a reader who takes them one after the other. */
    stream: call(deliveries.logStreamRequest, eventIterator(z.array(deliveries.exportedAttempt))),
    /** The same as CSV, the names of the columns first. */
    csv: call(deliveries.logStreamRequest, eventIterator(z.string())),
    export: call(
      z.object({ filter: deliveries.logFilter.default({}), file: fileHandle }),
      z.object({ rows: z.number().int() })
    )
  },

  templates: {
    list: call(nothing, z.array(templates.templateSummary)),
    get: call(byTemplate, templates.templateDetail),
    check: call(z.object({ source: templates.templateSource }), z.array(templates.templateProblem)),
    preview: call(
      z.object({ source: templates.templateSource, userId: id.nullable() }),
      templates.mailPreview
    ),
    save: change(
      byTemplate.extend({ name: z.string().trim().min(1).max(120), source: templates.templateSource }),
      templates.templateDetail
    ),
    /** A new one from another. */
    create: change(
      z.object({ from: z.string(), name: z.string().trim().min(1).max(120) }),
      templates.templateDetail
    ),
    /** Forgets the edits of a shipped one; removes any other. */
    remove: change(byTemplate, nothing),
    versions: call(byTemplate, z.array(templates.templateVersion)),
    variables: call(nothing, z.array(templates.templateVariable))
  },

  mailbox: {
    page: call(mailbox.capturedPageRequest, pageOf(mailbox.capturedRow)),
    get: call(byId, mailbox.capturedDetail),
    clear: change(nothing, z.object({ removed: z.number().int() })),
    faults: call(nothing, mailbox.mailboxFaults),
    setFaults: call(mailbox.mailboxFaults, nothing)
  },

  accounts: {
    list: call(nothing, z.array(accounts.account)),
    save: change(accounts.accountInput.extend({ id: id.nullable() }), accounts.account),
    remove: change(byId, nothing),
    activate: change(byId, nothing),
    /** Forgets what held the account up, so that sending is tried again at once. */
    retryNow: call(byId, nothing),
    /** Step by step. A secret that is given is for a draft that is not saved; otherwise the kept one is used. */
    test: call(
      accounts.accountInput.extend({
        id: id.nullable(),
        password: z.string().max(2000).nullable(),
        clientSecret: z.string().max(2000).nullable().default(null),
        refreshToken: z.string().max(16_384).nullable().default(null),
        sendTo: z.string().max(254).nullable()
      }),
      eventIterator(accounts.connectionStep)
    ),
    services: call(nothing, z.array(accounts.servicePreset))
  },

  links: {
    /** Code that verifies the links in the customer's service. */
    snippets: call(
      nothing,
      z.array(z.object({ id: z.string(), name: z.string(), language: z.string(), code: z.string() }))
    ),
    /** What a link made with these settings would look like, or the sentence that says what is wrong. */
    example: call(nothing, z.object({ url: z.string().nullable(), problem: z.string().nullable() }))
  },

  overview: {
    get: call(nothing, overview)
  },

  data: {
    summary: call(nothing, data.dataSummary),
    /** Newest first. */
    backups: call(nothing, z.array(data.backup)),
    backUp: change(nothing, data.backup),
    /**
     * Pauses every campaign, then starts the engine anew with the data of that backup, in which every campaign is paused.
     * The data as it is now becomes a backup of kind `before-restore`. Calls under way end with ENGINE_GONE.
     * WRONG_STATE while people are removed with all traces, which ends with the next start.
     */
    restore: change(z.object({ name: z.string().max(100) }), nothing),
    /**
     * Starts anew with nothing: no users, campaigns, log, templates of one's own, accounts, secrets, settings or backups.
     * `users`: how many the person was shown; refuses with CHANGED_MEANWHILE where it is another number by now.
     */
    deleteEverything: change(z.object({ users: z.number().int() }), nothing)
  }
}

export type Contract = typeof contract
