import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    url: string
  }
}

const ROOT = path.resolve(import.meta.dirname, '../../..')

/** The real thing, started as a person would start it. `QUITS_URL` names one that runs already, with its rate limit off. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const running = process.env['QUITS_URL']
  if (running) {
    project.provide('url', running)
    return async () => undefined
  }
  const data = await mkdtemp(path.join(tmpdir(), 'quits-browser-'))
  const port = await freePort()
  // Many people sign up from one address here, and push services are simulated on this machine.
  await quits(['up', '--port', String(port), '--data', data, '--detach'], { RateLimit__PerMinute: '0', Push__AllowPrivateNetworks: 'true' })
  project.provide('url', `http://127.0.0.1:${port}`)
  return async () => {
    await quits(['down', '--data', data])
    await rm(data, { recursive: true, force: true })
  }
}

function quits(args: string[], settings: Record<string, string> = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    // The test runner's own environment would reach the build and turn it into one for development.
    const { NODE_ENV: _env, VITEST: _vitest, ...ours } = process.env
    const child = spawn(path.join(ROOT, 'quits'), args, { cwd: ROOT, env: { ...ours, ...settings }, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    child.stdout.on('data', (part: Buffer) => { said += part.toString() })
    child.stderr.on('data', (part: Buffer) => { said += part.toString() })
    child.on('error', reject)
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`quits ${args.join(' ')} ended with ${code}:\n${said}`))))
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}
