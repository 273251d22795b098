type Forget = () => void

const forgetters: Forget[] = []

/** Registers what must not stay on the device after signing out. */
export function onLeaving(forget: Forget): void {
  forgetters.push(forget)
}

/** Removes from the device what belongs to the person who leaves. */
export function leave(): void {
  for (const forget of forgetters) forget()
}
