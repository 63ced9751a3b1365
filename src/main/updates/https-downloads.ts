import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { get } from 'node:https'
import { pipeline } from 'node:stream/promises'
import { UpdateProblem } from './update-problem.ts'

export interface DownloadsOptions {
  /** Milliseconds in which a small file has to be there, in which a large one has to send something, and to be there. */
  limits: { small: number; silence: number; large: number }
  /** Asked before each request: none is made while it says no. */
  mayAsk: () => boolean
  /** A certificate to trust instead of the well-known ones: for tests. */
  ca?: string
}

export interface ExpectedFile {
  /** Bytes. */
  size: number
  /** In base64. */
  sha512: string
}

/** Rejections are UpdateProblems. */
export interface Downloads {
  small(url: URL, largest: number): Promise<Buffer>
  /** Leaves whatever it has written behind when it fails. `onShare`: 0 to 1. */
  large(
    url: URL,
    destination: string,
    expected: ExpectedFile,
    onShare: (share: number) => void
  ): Promise<void>
  /** Ends what is under way. */
  abort(): void
}

export const usualLimits: DownloadsOptions['limits'] = {
  small: 30_000,
  silence: 60_000,
  large: 3 * 3_600_000
}

/**
 * Files by https, on Node's own client: the window's network (Chromium's) stays shut. No redirect is followed, so no other
 * host than the one the person was told of hears anything; nothing is sent but the path.
 */
export function createDownloads({ limits, mayAsk, ca }: DownloadsOptions): Downloads {
  const underWay = new Set<AbortController>()

  function respond(url: URL, controller: AbortController): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const headers = { 'user-agent': 'Countersign', accept: '*/*' }
      const options = {
        headers,
        signal: controller.signal,
        agent: false,
        ...(ca === undefined ? {} : { ca })
      }
      const request = get(url, options, (response) => {
        const status = response.statusCode ?? 0
        if (status === 200) return resolve(response)
        response.destroy()
        reject(new UpdateProblem(refusal(url, status)))
      })
      request.setTimeout(limits.silence, () => controller.abort(slow(url)))
      request.on('error', reject)
    })
  }

  async function ask<Result>(
    url: URL,
    milliseconds: number,
    take: (response: IncomingMessage, signal: AbortSignal) => Promise<Result>
  ): Promise<Result> {
    if (!mayAsk()) throw new UpdateProblem('Checking for updates is off.')
    const controller = new AbortController()
    underWay.add(controller)
    const timer = setTimeout(() => controller.abort(slow(url)), milliseconds)
    try {
      return await take(await respond(url, controller), controller.signal)
    } catch (error) {
      throw controller.signal.aborted ? controller.signal.reason : inWords(url, error)
    } finally {
      clearTimeout(timer)
      underWay.delete(controller)
    }
  }

  return {
    small: (url, largest) =>
      ask(url, limits.small, async (response) => {
        const chunks: Buffer[] = []
        let size = 0
        for await (const chunk of response as AsyncIterable<Buffer>) {
          size += chunk.length
          if (size > largest) throw new UpdateProblem(`${nameOf(url)} is too large.`)
          chunks.push(chunk)
        }
        return Buffer.concat(chunks)
      }),

    large: (url, destination, expected, onShare) =>
      ask(url, limits.large, async (response, signal) => {
        const hash = createHash('sha512')
        let size = 0
        const counted = async function* (chunks: AsyncIterable<Buffer>) {
          for await (const chunk of chunks) {
            size += chunk.length
            if (size > expected.size) throw new UpdateProblem(`${nameOf(url)} is larger than it should be.`)
            hash.update(chunk)
            onShare(size / expected.size)
            yield chunk
          }
        }
        await pipeline(response, counted, createWriteStream(destination), { signal })
        if (size < expected.size) throw new UpdateProblem(`${nameOf(url)} ended too early.`)
        if (hash.digest('base64') !== expected.sha512) {
          throw new UpdateProblem(`${nameOf(url)} is not the file that was released. It was deleted.`)
        }
      }),

    abort() {
      for (const controller of underWay)
        controller.abort(new UpdateProblem('Checking for updates was stopped.'))
    }
  }
}

const nameOf = (url: URL) => decodeURIComponent(url.pathname.replace(/^.*\//, ''))

const slow = (url: URL) => new UpdateProblem(`${url.host} takes too long to respond.`)

function refusal(url: URL, status: number): string {
  if (status === 404) return `${url.host} has no ${nameOf(url)}.`
  if (status >= 300 && status < 400) return `${url.host} redirects to another address, which is not followed.`
  return `${url.host} does not provide ${nameOf(url)} (HTTP ${status}).`
}

function inWords(url: URL, error: unknown): UpdateProblem {
  if (error instanceof UpdateProblem) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  if (/^(ECONNRESET|ERR_STREAM_PREMATURE_CLOSE|ABORT_ERR)$/.test(code)) {
    return new UpdateProblem(`${nameOf(url)} ended too early.`, { cause: error })
  }
  // Of what goes wrong here, only a file's opening names a path.
  if (/^(ENOSPC|EDQUOT|EROFS|EIO)$/.test(code) || (error instanceof Error && 'path' in error)) {
    return new UpdateProblem(`${nameOf(url)} could not be written to the disk (${code}).`, { cause: error })
  }
  return new UpdateProblem(`${url.host} can’t be reached, or its certificate is not trusted (${code}).`, {
    cause: error
  })
}
