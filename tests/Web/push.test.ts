import { createPublicKey, verify } from 'node:crypto'
import ece from 'http_ece'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import webPush from 'web-push'
import vapid from 'web-push/src/vapid-helper.js'
import { PushService } from './support/pushService'

const url = () => inject('url')

async function ask(path: string, token?: string, method = 'GET', body?: object, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url() + path, {
    method,
    headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
}

async function somebody(displayName: string): Promise<{ id: string; token: string }> {
  const username = `p${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`
  const answer = await ask('/v1/auth/register', undefined, 'POST', { username, displayName, password: 'a long enough password', email: `${username}@example.com` })
  const { user, accessToken } = await answer.json() as { user: { id: string }; accessToken: string }
  return { id: user.id, token: accessToken }
}

/** Programs that know Web Push and nothing of ours read what the server sends (RFC 8291, RFC 8292). */
describe('a push', () => {
  let service: PushService
  let key: string

  beforeAll(async () => {
    service = await new PushService().open()
    const [ann, bob] = [await somebody('Ann Åkesson'), await somebody('Bob')]
    key = (await (await ask('/v1/push-subscriptions/key', bob.token)).json() as { key: string }).key
    expect((await ask('/v1/push-subscriptions', bob.token, 'PUT', service.subscription)).status).toBe(204)
    const paid = await ask('/v1/transfers', ann.token, 'POST', { receiverId: bob.id, amount: 1250, note: 'Ramen 🍜' }, { 'Idempotency-Key': crypto.randomUUID() })
    expect(paid.status).toBe(201)
    await vi.waitUntil(() => service.pushed.length > 0, { timeout: 10_000 })
  })
  afterAll(() => service.close())

  it('is read by http_ece with the keys of the browser, and with no others', () => {
    const { body } = service.pushed[0]!
    const text = ece.decrypt(body, { version: 'aes128gcm', privateKey: service.browser, authSecret: service.auth }).toString('utf8')
    const shown = JSON.parse(text) as Record<string, unknown>
    expect(shown).toMatchObject({ title: 'Ann Åkesson paid you $12.50', body: 'Ramen 🍜', kind: 'payment_received' })
    expect(shown['link']).toMatch(/^\/transfers\/[0-9a-f-]{36}$/)
    expect(shown['tag']).toBe(`n${String(shown['position'])}`)
    const stranger = new PushService()
    expect(() => ece.decrypt(body, { version: 'aes128gcm', privateKey: stranger.browser, authSecret: stranger.auth })).toThrow()
    expect(body.includes('Ramen')).toBe(false)
  })

  it('is a request like the one that web-push makes', () => {
    const { headers, path } = service.pushed[0]!
    const theirs = webPush.generateRequestDetails(service.subscription, 'text', {
      vapidDetails: { subject: 'mailto:a@example.com', ...webPush.generateVAPIDKeys() }, TTL: 60, urgency: 'normal', topic: 'n1', contentEncoding: 'aes128gcm',
    })
    expect(path).toBe(new URL(theirs.endpoint).pathname)
    const connection = ['host', 'connection', 'traceparent']
    expect(Object.keys(headers).filter((name) => !connection.includes(name)).sort()).toEqual(Object.keys(theirs.headers).map((name) => name.toLowerCase()).sort())
    for (const name of ['Content-Type', 'Content-Encoding', 'Urgency']) expect(headers[name.toLowerCase()]).toBe(theirs.headers[name])
    expect(Number(headers['ttl'])).toBeGreaterThan(86_000)
    expect(headers['topic']).toMatch(/^[A-Za-z0-9_-]{1,32}$/)
    const shape = (authorization: unknown) => String(authorization).replace(/[A-Za-z0-9_-]{20,}/g, 'x')
    expect(shape(headers.authorization)).toBe(shape(theirs.headers['Authorization']))
  })

  it('proves who sends it, to this service and for a day at most', () => {
    const [, token, k] = /^vapid t=([^,]+), k=(.+)$/.exec(service.pushed[0]!.headers.authorization ?? '') ?? []
    expect(k).toBe(key)
    vapid.validatePublicKey(key)
    const [head, claims, signature] = token!.split('.') as [string, string, string]
    const point = Buffer.from(key, 'base64url')
    const jwk = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') } })
    expect(verify('sha256', Buffer.from(`${head}.${claims}`), { key: jwk, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))).toBe(true)
    expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toEqual({ typ: 'JWT', alg: 'ES256' })
    const { aud, exp, sub } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { aud: string; exp: number; sub: string }
    expect(aud).toBe(service.origin)
    vapid.validateSubject(sub)
    vapid.validateExpiration(exp)
    expect(exp).toBeGreaterThan(Date.now() / 1000)
  })
})
