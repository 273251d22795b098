import { describe, expect, it } from 'vitest'
import { arriveToPay, books, somebody, useBrowser } from './support/browser'
import { intercept, refuse, Wizard } from './support/wizard'

useBrowser()

describe('the steps of a payment', () => {
  it('each say what they must, and back keeps what was typed', async () => {
    const bob = await somebody('Bob Builder')
    const { page, context } = await arriveToPay()
    const wizard = new Wizard(page)
    await wizard.open()
    await page.getByText('No payments yet').waitFor()
    await page.getByPlaceholder('Name or @username').fill('nobody-is-called-this')
    await page.getByText('Nobody by that name').waitFor()
    await wizard.choose(bob)

    expect(await page.getByRole('button', { name: 'Continue' }).isDisabled()).toBe(true)
    await page.getByRole('button', { name: /^Max/ }).click()
    await page.locator('output', { hasText: '$100.00' }).waitFor({ state: 'attached' })
    for (let n = 0; n < 3; n++) await page.getByRole('button', { name: 'Delete last digit' }).click()
    await page.keyboard.type('101')
    await page.getByText('That is more than the $100.00 you have.').waitFor()
    expect(await page.getByRole('button', { name: 'Continue' }).isDisabled()).toBe(true)
    await page.keyboard.press('Backspace')
    await page.keyboard.type(',2567')
    await page.locator('output', { hasText: '$10.25' }).waitFor({ state: 'attached' })
    await page.keyboard.press('Enter')

    await page.getByLabel('What is it for?').fill('Taxi')
    await page.getByRole('button', { name: 'Add 🚕' }).click()
    await page.getByRole('radio', { name: /Private/ }).click()
    await page.getByRole('button', { name: /^Continue/ }).click()

    const facts = page.locator('dl')
    await facts.getByText('Right away').waitFor()
    expect((await facts.innerText()).replace(/\s+/g, ' ')).toBe(`To @${bob.username} From Your balance Fee Free Arrives Right away Seen by Only you two`)
    await page.getByText('This account is new').waitFor()
    await page.getByText('Taxi 🚕').waitFor()

    await page.goBack()
    expect(await page.getByLabel('What is it for?').inputValue()).toBe('Taxi 🚕')
    await page.getByRole('button', { name: 'Back' }).click()
    await page.locator('output', { hasText: '$10.25' }).waitFor({ state: 'attached' })
    await page.goForward()
    await page.getByLabel('What is it for?').waitFor()
    await page.getByRole('button', { name: /^Continue/ }).click()
    await wizard.pay()
    await wizard.paid()
    await page.getByText('You have $89.75 left.').waitFor()

    const [line] = await books.sent(context)
    expect(line).toMatchObject({ amount: -1025, balanceAfter: 8975, note: 'Taxi 🚕' })
    expect(wizard.keys).toHaveLength(1)
    await page.getByRole('button', { name: 'Send another' }).click()
    await page.getByRole('heading', { name: 'Who do you want to pay?' }).waitFor()
    await page.getByRole('button', { name: 'Bob Builder' }).waitFor()
  })

  it('survive a reload before Pay', async () => {
    const bob = await somebody()
    const { page } = await arriveToPay()
    const wizard = new Wizard(page)
    await wizard.fill(bob, '7', 'Coffee')
    await page.reload()
    await wizard.payButton().waitFor()
    await page.getByText('Coffee').waitFor()
    expect(wizard.keys).toEqual([])
  })

  it('begin at the amount from a person\'s page', async () => {
    const bob = await somebody('Bob Builder')
    const { page } = await arriveToPay()
    await page.goto(`/u/${bob.username}`)
    await page.getByRole('link', { name: 'Pay Bob' }).click()
    await page.getByRole('group', { name: 'Keypad' }).waitFor()
    await page.getByText('Pay Bob Builder').waitFor()
  })

  it('take an amount from the clipboard, and nothing that is not one', async () => {
    const bob = await somebody()
    const { page } = await arriveToPay()
    const wizard = new Wizard(page)
    await wizard.open()
    await wizard.choose(bob)
    const paste = (text: string) => page.evaluate((pasted) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text', pasted)
      window.dispatchEvent(new ClipboardEvent('paste', { clipboardData }))
    }, text)
    await paste('$12.34')
    await page.locator('output', { hasText: '$12.34' }).waitFor({ state: 'attached' })
    for (const odd of ['1e3', '1.005', '-5', '10abc', '5000.01']) await paste(odd)
    expect(await page.locator('output').innerText()).toBe('$12.34')
  })
})

it('works with the keyboard alone, from home to the receipt', async () => {
  const bob = await somebody()
  const { page, context } = await arriveToPay('Kay Board', { viewport: { width: 1280, height: 800 } })
  const wizard = new Wizard(page)
  await page.goto('/')
  await page.getByRole('region', { name: 'Balance' }).getByText('$100.00').waitFor()
  const tabTo = async (name: RegExp) => {
    for (let n = 0; n < 40; n++) {
      await page.keyboard.press('Tab')
      const focused = await page.evaluate(() => {
        const element = document.activeElement as HTMLElement
        return { text: element.getAttribute('aria-label') ?? element.innerText ?? '', outline: getComputedStyle(element).outlineStyle, width: parseFloat(getComputedStyle(element).outlineWidth) }
      })
      if (!name.test(focused.text.trim())) continue
      expect(focused, `the focus on ${name} is seen`).toMatchObject({ outline: 'solid' })
      expect(focused.width).toBeGreaterThanOrEqual(2)
      return
    }
    throw new Error(`Tab does not reach ${name}`)
  }
  await tabTo(/^Pay$/)
  await page.keyboard.press('Enter')
  await page.getByPlaceholder('Name or @username').waitFor()
  await page.keyboard.type(bob.username)
  await page.getByRole('button', { name: bob.username }).waitFor()
  await tabTo(new RegExp(bob.username))
  await page.keyboard.press('Enter')
  await page.getByText(/You have/).waitFor()
  await page.keyboard.type('3.5')
  await page.keyboard.press('Enter')
  await page.getByLabel('What is it for?').waitFor()
  await tabTo(/^What is it|^$/)
  await page.keyboard.type('Keys')
  await page.keyboard.press('Enter')
  await wizard.payButton().and(page.locator(':focus:enabled')).waitFor()
  await page.keyboard.press('Enter')
  await wizard.paid()
  await tabTo(/See the receipt/)
  await page.keyboard.press('Enter')
  await page.getByRole('article', { name: 'Receipt' }).getByText('Keys').waitFor()
  expect(await books.balance(context)).toBe(9650)
})

describe('a refusal', () => {
  it.each([
    [422, 'INSUFFICIENT_FUNDS', 'Not Enough Balance', "You don't have enough balance for this payment.", false],
    [404, 'RECIPIENT_NOT_FOUND', 'User Not Found', 'The recipient account was not found.', false],
    [422, 'DAILY_LIMIT_EXCEEDED', 'Limit Reached', "You've reached your daily transfer limit.", false],
    [422, 'ACCOUNT_FROZEN', 'Account Frozen', 'Your account is temporarily frozen. Please contact support.', false],
    [503, 'EXTERNAL_SERVICE_ERROR', 'Connection Issue', 'A service we need did not answer. Please try again.', true],
    [503, 'DATABASE_ERROR', 'Connection Issue', "We couldn't reach our books just now. Please try again.", true],
    [429, 'RATE_LIMITED', 'One Moment', 'That was a lot at once. Please wait a little, then try again.', true],
    [500, 'INTERNAL_ERROR', "It Didn't Work", 'Something went wrong on our side.', false],
  ] as const)('%i %s is called "%s"', async (status, code, title, message, retry) => {
    const bob = await somebody()
    const { page, context } = await arriveToPay()
    const wizard = new Wizard(page)
    await wizard.fill(bob, '5')
    const stop = await intercept(page, refuse(status, code))
    await wizard.pay()
    await page.getByRole('heading', { name: title }).waitFor()
    await page.getByText('Nothing was sent.').waitFor()
    await page.getByText(message).waitFor()
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(retry ? 1 : 0)
    await stop()
    if (retry) {
      await page.getByRole('button', { name: 'Try again' }).click()
      await wizard.paid()
      expect(new Set(wizard.keys).size).toBe(1)
    } else {
      await page.getByRole('button', { name: 'Cancel' }).click()
      await page.getByRole('region', { name: 'Balance' }).waitFor()
    }
    expect(await books.sent(context)).toHaveLength(retry ? 1 : 0)
  })

  it('by the real ledger leaves the money where it was, and another amount goes through with another key', async () => {
    const bob = await somebody()
    const { page, context } = await arriveToPay()
    const wizard = new Wizard(page)
    await wizard.fill(bob, '80')
    const other = await context.request.post('/v1/transfers', { headers: { 'Idempotency-Key': crypto.randomUUID() }, data: { receiverId: bob.id, amount: 7000 } })
    expect(other.status()).toBe(201)
    await wizard.pay()
    await page.getByRole('heading', { name: 'Not Enough Balance' }).waitFor()
    expect(await books.balance(context)).toBe(3000)
    await page.getByRole('button', { name: 'Change the amount' }).click()
    await page.getByRole('button', { name: /^Max/ }).click()
    await page.getByRole('button', { name: 'Continue' }).click()
    await wizard.note()
    await wizard.pay()
    await wizard.paid()
    expect(await books.balance(context)).toBe(0)
    expect(new Set(wizard.keys).size).toBe(2)
  })

  it('that only waits is not called paid', async () => {
    const bob = await somebody()
    const { page } = await arriveToPay()
    const wizard = new Wizard(page)
    await wizard.fill(bob, '5')
    await intercept(page, async (route) => {
      const answer = await route.fetch()
      const body = await answer.json() as { transfer: object }
      await route.fulfill({ status: 202, json: { ...body, transfer: { ...body.transfer, status: 'pending', state: 'FRAUD_CHECK', completedAt: null } } })
    })
    await wizard.pay()
    await page.getByRole('heading', { name: /is waiting$/ }).waitFor()
    await page.getByText('It is being checked for your safety.').waitFor()
    expect(await page.getByText(/You paid/).count()).toBe(0)
  })
})
