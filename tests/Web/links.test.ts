import { describe, expect, it } from 'vitest'
import { arrive, arriveToPay, open, somebody, url, useBrowser } from './support/browser'
import { befriend, pays } from './support/people'
import { Wizard } from './support/wizard'

useBrowser()

describe('links and codes (MQ-2)', () => {
  it('a link starts a payment with its amount and note, and what is paid is what it said', async () => {
    const bob = await somebody('Bob Builder')
    const { page, context } = await arriveToPay()
    const wizard = new Wizard(page)
    await page.goto(`/pay/${bob.username}?amount=1250&note=${encodeURIComponent('Boat & bread ⛵')}`)
    await page.locator('output', { hasText: '$12.50' }).waitFor({ state: 'attached' })
    await page.getByText('Pay Bob Builder').waitFor()
    await page.getByRole('button', { name: 'Continue' }).click()
    expect(await page.getByLabel('What is it for?').inputValue()).toBe('Boat & bread ⛵')
    await page.getByRole('button', { name: /^Continue/ }).click()
    await wizard.pay()
    await wizard.paid()
    const { items } = await (await context.request.get('/v1/activity?kind=transfer_sent')).json() as { items: { amount: number; note: string }[] }
    expect(items).toMatchObject([{ amount: -1250, note: 'Boat & bread ⛵' }])
  })

  it('who is signed out signs in first and comes back to it', async () => {
    const [bob, me] = [await somebody('Bob Builder'), await somebody('Mia Me')]
    const page = await (await open()).newPage()
    await page.goto(`/pay/${bob.username}?amount=500&note=Tea`)
    await page.getByLabel('Username or email').fill(me.username)
    await page.getByLabel('Password').fill(me.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.locator('output', { hasText: '$5.00' }).waitFor({ state: 'attached' })
    await page.getByText('Pay Bob Builder').waitFor()
  })

  it('an amount that cannot be, or a person who is not there, starts nothing wrong', async () => {
    const bob = await somebody('Bob Builder')
    const { page } = await arrive()
    await page.goto(`/pay/${bob.username}?amount=999999999`)
    await page.getByText('Pay Bob Builder').waitFor()
    expect(await page.getByRole('button', { name: 'Continue' }).isDisabled()).toBe(true)
    const cleo = await somebody('Cleo Castle')
    await page.goto(`/pay/${cleo.username}`)
    await page.getByText('Pay Cleo Castle').waitFor()
    await page.goto('/pay/nobody-like-this')
    await page.getByText('No one here is called @nobody-like-this').waitFor()
  })

  it('my code is a picture with my link beside it', async () => {
    const { page, person } = await arrive()
    await page.goto('/me')
    await page.getByRole('link', { name: 'My code' }).click()
    const code = page.getByRole('img', { name: `The code that starts a payment to @${person.username}` })
    await expect.poll(() => code.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth)).toBeGreaterThan(0)
    await page.getByText(`${url()}/pay/${person.username}`).waitFor()
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download as a picture' }).click()])
    expect(download.suggestedFilename()).toBe(`quits-${person.username}.png`)
  })
})

describe('before the first payment to someone (TR-17)', () => {
  it('says who they are, and not again for the second', async () => {
    const bob = await somebody('Bob Builder')
    const cleo = await somebody('Cleo Castle')
    const { page, person, context } = await arriveToPay()
    await befriend({ ...person, context }, cleo)
    await befriend(bob, cleo)
    const wizard = new Wizard(page)
    await wizard.fill(bob, '5')
    await page.getByText('Your first payment to them').waitFor()
    await page.getByText(`Bob Builder, @${bob.username}.`).waitFor()
    await page.getByText('1 friend in common: Cleo Castle.').waitFor()
    await wizard.pay()
    await wizard.paid()
    await wizard.fill(bob, '6')
    await page.getByText('This account is new').waitFor()
    await page.waitForTimeout(300)
    expect(await page.getByText('Your first payment to them').count()).toBe(0)
  })
})

it('all that was can be made private at once (FD-9)', async () => {
  const [anna, ben] = [await arrive('Anna Archer'), await somebody('Ben Baker')]
  const cleo = await arrive('Cleo Castle')
  await befriend({ ...anna.person, context: anna.context }, { ...cleo.person, context: cleo.context })
  for (const visibility of ['public', 'friends'] as const) await pays({ ...anna.person, context: anna.context }, ben, 200, `Seen by ${visibility}`, visibility)
  await cleo.page.goto('/')
  await cleo.page.getByText('Seen by friends', { exact: true }).first().waitFor()
  await anna.page.goto('/me/privacy')
  await anna.page.getByRole('button', { name: 'Make them all private' }).click()
  await anna.page.getByRole('alertdialog').getByText("can't be undone").waitFor()
  await anna.page.getByRole('alertdialog').getByRole('button', { name: 'Make them private' }).click()
  await anna.page.getByText('shown to fewer people now').waitFor()
  // Without a reload: who may have seen them is told.
  await cleo.page.getByText('Quiet so far').waitFor()
  await cleo.page.goto(`/u/${anna.person.username}`)
  await cleo.page.getByText('Nothing to see').waitFor()
})
