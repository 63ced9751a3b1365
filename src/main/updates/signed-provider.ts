import { Provider, type UpdateInfo } from 'electron-updater'
import type { ProviderRuntimeOptions } from 'electron-updater/out/providers/Provider.js'
import type { Downloads } from './https-downloads.ts'
import { type ReleaseDescription, readDescription } from './release-description.ts'
import { publicKeyOf, type ReleasePlace } from './release-place.ts'
import { isSigned } from './release-signature.ts'
import { UpdateProblem } from './update-problem.ts'

export interface SignedProviderOptions {
  place: ReleasePlace
  downloads: Downloads
  /** Of the files that this kind of package is updated with: 'AppImage', 'exe', 'zip'. */
  extension: string
}

/** Bytes. Descriptions have about a thousand. */
const largest = 64 * 1024

/**
 * Tells electron-updater of the newest release, once its description is proven to be of whoever holds the private key. Its
 * checksums then stand for the files: on every system, whether or not that system checks a signature of its own too.
 */
export class SignedProvider extends Provider<UpdateInfo> {
  readonly #options: SignedProviderOptions

  constructor(options: SignedProviderOptions, _updater: unknown, runtime: ProviderRuntimeOptions) {
    super(runtime)
    this.#options = options
  }

  /** Rejects with an UpdateProblem. The signature is judged before the description is parsed. */
  override async getLatestVersion(): Promise<UpdateInfo> {
    const { place, downloads, extension } = this.#options
    const name = `${this.getDefaultChannelName()}.yml`
    const url = new URL(name, place.url)
    const bytes = await downloads.small(url, largest)
    const signature = await downloads.small(new URL(`${name}.sig`, place.url), largest)
    if (!isSigned(name, bytes, signature.toString('latin1'), publicKeyOf(place))) {
      throw new UpdateProblem(
        `The newest release is not signed by the developer. Nothing was downloaded from ${url.host}.`
      )
    }
    const release = readDescription(name, url, bytes.toString('utf8'))
    // The library would take any other file where it finds none of its kind.
    const files = release.files.filter((file) => file.url.endsWith(`.${extension}`))
    const [first] = files
    if (first === undefined)
      throw new UpdateProblem('The newest release has no file for this kind of package.')
    return asUpdateInfo({ ...release, files }, first)
  }

  override resolveFiles({ files }: UpdateInfo) {
    return files.map((info) => ({ info, url: new URL(info.url, this.#options.place.url) }))
  }
}

function asUpdateInfo(release: ReleaseDescription, first: ReleaseDescription['files'][number]): UpdateInfo {
  const { minimumSystemVersion, ...rest } = release
  return {
    ...rest,
    // The library's type asks for these, of times before there was a list of files.
    path: first.url,
    sha512: first.sha512,
    releaseDate: '',
    ...(minimumSystemVersion === undefined ? {} : { minimumSystemVersion })
  }
}
