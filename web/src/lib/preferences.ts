import { create } from 'zustand'
import { persist } from 'zustand/middleware'

export type Theme = 'system' | 'light' | 'dark'

interface Preferences {
  theme: Theme
  balanceHidden: boolean
  setTheme: (theme: Theme) => void
  toggleBalance: () => void
}

/** What this device remembers, whoever is signed in. `public/theme.js` reads the theme from the same place. */
export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({
      theme: 'system',
      balanceHidden: false,
      setTheme: (theme) => set({ theme }),
      toggleBalance: () => set((state) => ({ balanceHidden: !state.balanceHidden })),
    }),
    { name: 'quits.preferences' },
  ),
)

/** Keeps the page's theme in step with the choice. */
export function applyTheme(): void {
  const apply = ({ theme }: Preferences) => {
    if (theme === 'system') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme
  }
  apply(usePreferences.getState())
  usePreferences.subscribe(apply)
}
