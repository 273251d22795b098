import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { serviceWorker } from './build/serviceWorker.ts'

const server = process.env['QUITS_URL'] ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [react(), serviceWorker()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: { host: '127.0.0.1', proxy: { '/v1': server, '/ws': { target: server, ws: true } } },
  // Data URLs would need a wider content security policy for fonts.
  build: { target: 'es2022', assetsInlineLimit: 0, reportCompressedSize: true },
  test: { include: ['src/**/*.test.ts'], environment: 'node', restoreMocks: true },
})
