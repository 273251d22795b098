import '@fontsource-variable/bricolage-grotesque/opsz.css'
import './styles/tokens.css'
import './styles/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from 'react-router'
import { keepAnswers } from './app/keeping'
import { Providers, queryClient } from './app/providers'
import { router } from './app/router'
import { applyTheme } from './lib/preferences'

applyTheme()
keepAnswers(queryClient)

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(<StrictMode><Providers><RouterProvider router={router} /></Providers></StrictMode>)

if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  window.addEventListener('load', () => void navigator.serviceWorker.register('/sw.js'))
}
