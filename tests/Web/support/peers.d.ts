// What the tests use of two programs that know Web Push and nothing of ours.
declare module 'http_ece' {
  import type { ECDH } from 'node:crypto'
  export function decrypt(body: Buffer, params: { version: 'aes128gcm'; privateKey: ECDH; authSecret: string }): Buffer
}

declare module 'web-push' {
  interface Subscription { endpoint: string; keys: { p256dh: string; auth: string } }
  interface Options {
    vapidDetails: { subject: string; publicKey: string; privateKey: string }
    TTL: number
    urgency: string
    topic: string
    contentEncoding: 'aes128gcm'
  }
  interface Request { method: string; endpoint: string; headers: Record<string, string | number>; body: Buffer }
  const webPush: {
    generateVAPIDKeys(): { publicKey: string; privateKey: string }
    generateRequestDetails(subscription: Subscription, payload: string, options: Options): Request
  }
  export default webPush
}

declare module 'web-push/src/vapid-helper.js' {
  const vapid: { validatePublicKey(key: string): void; validateSubject(subject: string): void; validateExpiration(expiration: number): void }
  export default vapid
}
