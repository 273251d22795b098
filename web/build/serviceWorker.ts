import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

const SHELL = ['/', '/manifest.webmanifest', '/theme.js', '/icons/icon.svg']

const part = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8')

/** Writes `/sw.js` with the list of this build's files, so that the shell opens without a network, and with what shows a push. */
export function serviceWorker(): Plugin {
  return {
    name: 'quits-service-worker',
    apply: 'build',
    generateBundle(_, bundle) {
      const files = Object.keys(bundle).filter((name) => /\.(js|css|woff2)$/.test(name) && !/(vietnamese|latin-ext)/.test(name))
      const shell = [...SHELL, ...files.map((name) => `/${name}`)].sort()
      const version = createHash('sha256').update(JSON.stringify(shell)).digest('hex').slice(0, 12)
      const kept = part('./sw.template.js')
        .replace("'__VERSION__'", JSON.stringify(version))
        .replace("'__SHELL__'", JSON.stringify(shell))
      const source = `${kept}\n${part('./sw.push.js')}`
      this.emitFile({ type: 'asset', fileName: 'sw.js', source })
    },
  }
}
