import { create } from 'zustand'
import { persist, createJSONStorage } from 'zustand/middleware'
import type { User, Visibility } from '@/api/types'
import { onLeaving } from '@/lib/leaving'
import { uuid } from '@/lib/uuid'
import { next, type Wizard, type WizardEvent } from './machine'
import type { Draft } from './payment'

interface Store {
  /** Whose draft it is; another person never finds it. */
  personId: string | null
  wizard: Wizard
  dispatch: (event: WizardEvent) => void
  begin: (personId: string, draft: Draft) => void
}

export const newDraft = (visibility: Visibility, receiver: User | null = null): Draft =>
  ({ id: uuid(), receiver, entry: '', note: '', visibility })

/** The wizard of this tab. What is typed survives a reload; what was sent is in the journal, not here. */
export const useWizard = create<Store>()(
  persist(
    (set) => ({
      personId: null,
      wizard: { step: 'who', draft: newDraft('private') },
      dispatch: (event) => set((state) => ({ wizard: next(state.wizard, event) })),
      begin: (personId, draft) => set({ personId, wizard: { step: draft.requestId ? 'confirm' : draft.receiver ? 'amount' : 'who', draft } }),
    }),
    {
      name: 'quits.draft',
      storage: createJSONStorage(() => sessionStorage),
      partialize: ({ personId, wizard }) => ({ personId, wizard: 'draft' in wizard ? wizard : undefined }),
      merge: (kept, fresh) => {
        const { personId, wizard } = (kept ?? {}) as Partial<Store>
        return wizard ? { ...fresh, personId: personId ?? null, wizard } : fresh
      },
    },
  ),
)

onLeaving(() => useWizard.setState({ personId: null, wizard: { step: 'who', draft: newDraft('private') } }))
