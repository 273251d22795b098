import { create } from 'zustand'

export interface Toast {
  id: number
  text: string
  tone: 'money' | 'plain' | 'problem'
  /** Where a press on it leads. */
  to?: string
}

interface Toasts {
  list: Toast[]
  show: (toast: Omit<Toast, 'id'>) => void
  dismiss: (id: number) => void
}

let last = 0

export const useToasts = create<Toasts>((set) => ({
  list: [],
  show: (toast) => set((state) => ({ list: [...state.list.slice(-2), { ...toast, id: ++last }] })),
  dismiss: (id) => set((state) => ({ list: state.list.filter((toast) => toast.id !== id) })),
}))
