type Prepare = () => Promise<void>
type Forget = () => void

const preparations = new Set<Prepare>()
const forgetters: Forget[] = []

/** Registers what is to be said to the server while there still is a session. Returns the way to take it back. */
export function beforeLeaving(prepare: Prepare): () => void {
  preparations.add(prepare)
  return () => preparations.delete(prepare)
}

/** Does what must be done before the session ends. What fails keeps nobody signed in: the end of the session settles it, too. */
export const prepareToLeave = (): Promise<unknown> => Promise.allSettled([...preparations].map((prepare) => prepare()))

/** Registers what must not stay on the device after signing out. */
export function onLeaving(forget: Forget): void {
  forgetters.push(forget)
}

/** Removes from the device what belongs to the person who leaves. */
export function leave(): void {
  for (const forget of forgetters) forget()
}
