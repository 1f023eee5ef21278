import { BackupRefusal } from '../archive/refusal.js'
import { type BackupSettings, backupSettings } from '../settings.js'

/** A bucket that speaks S3, and who may write into it. */
export interface StorePlace {
  /** Unset, it is Amazon's own. */
  endpoint?: string
  region: string
  bucket: string
  /** Begins the name of everything that is ours there; ends with a slash where it is not empty. */
  prefix: string
  keyId: string
  secret: string
  /** Whether the bucket stands in the path of an address; Amazon's own stores have it in the host. */
  isPathStyle: boolean
}

type Named = Omit<StorePlace, 'keyId' | 'secret'> & Partial<Pick<StorePlace, 'keyId' | 'secret'>>

/** Where copies go, if anywhere: what the settings name, or else the environment. One is never mixed with the other. */
export async function storePlace(): Promise<StorePlace | null> {
  const named = await namedStore()
  if (!named) return null
  const { keyId, secret } = named
  if (!keyId || !secret) throw new BackupRefusal('store_incomplete')
  if (named.endpoint) refuseUnfit(named.endpoint)
  return { ...named, keyId, secret }
}

/** The same, and a refusal where there is none. */
export async function requiredStore() {
  const place = await storePlace()
  if (!place) throw new BackupRefusal('store_none')
  return place
}

/** What may be shown of it. It tells one store from another. */
export async function storeName() {
  const named = await namedStore()
  return named && nameOf(named)
}

export const nameOf = ({ endpoint, region, bucket, prefix }: Named) =>
  `${endpoint ?? `https://s3.${region}.amazonaws.com`}/${bucket}/${prefix}`

async function namedStore(): Promise<Named | null> {
  return fromSettings(await backupSettings()) ?? fromEnvironment(process.env)
}

function fromSettings(settings: BackupSettings): Named | null {
  const { storeBucket: bucket } = settings
  if (!bucket) return null
  return {
    bucket,
    endpoint: endpointOf(settings.storeEndpoint),
    region: regionOf(settings.storeRegion),
    prefix: prefixOf(settings.storePrefix),
    keyId: settings.storeKeyId,
    secret: settings.storeSecret,
    isPathStyle: Boolean(settings.storeEndpoint) && settings.storePathStyle,
  }
}

function fromEnvironment(env: NodeJS.ProcessEnv): Named | null {
  const bucket = env.BACKUP_S3_BUCKET
  if (!bucket) return null
  return {
    bucket,
    endpoint: endpointOf(env.BACKUP_S3_ENDPOINT),
    region: regionOf(env.BACKUP_S3_REGION),
    prefix: prefixOf(env.BACKUP_S3_PREFIX),
    keyId: env.BACKUP_S3_ACCESS_KEY_ID,
    secret: env.BACKUP_S3_SECRET_ACCESS_KEY,
    isPathStyle: Boolean(env.BACKUP_S3_ENDPOINT) && env.BACKUP_S3_PATH_STYLE !== 'false',
  }
}

const endpointOf = (given?: string) => given?.trim().replace(/\/+$/, '') || undefined

/** Only whoever operates the server names it, so it may be an address inside the house. */
function refuseUnfit(endpoint: string) {
  const url = URL.parse(endpoint)
  const isPlain = url && /^https?:$/.test(url.protocol) && !url.username && !url.search && !url.hash
  if (!isPlain) throw new BackupRefusal('store_endpoint')
}

const regionOf = (given?: string) => given || 'us-east-1'

function prefixOf(given = '') {
  const bare = given.replaceAll(/^\/+|\/+$/g, '')
  return bare && `${bare}/`
}
