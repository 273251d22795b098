import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { agreed, arrive, listen, somebody, useBrowser } from './support/browser'
import { befriend, pays } from './support/people'

useBrowser()

const profile = (page: Page) => page.getByRole('region', { name: 'Profile' })

describe('two people become friends (FR-2)', () => {
  it('asked, seen at once, accepted, seen at once, and ended again', async () => {
    const [anna, ben] = [await arrive('Anna Asks'), await arrive('Ben Answers', { viewport: { width: 360, height: 740 } })]
    await listen(ben.page, '/')
    await ben.page.getByRole('link', { name: 'Friends', exact: true }).waitFor()

    await anna.page.goto('/friends')
    await anna.page.getByPlaceholder('Name or @username').fill(ben.person.username)
    await anna.page.getByRole('link', { name: /Ben Answers/ }).click()
    await profile(anna.page).getByRole('button', { name: 'Add friend' }).click()
    await profile(anna.page).getByRole('button', { name: /Requested/ }).waitFor()

    await ben.page.getByRole('link', { name: 'Friends, 1 waiting' }).waitFor()
    await ben.page.getByRole('link', { name: 'Anna Asks wants to be friends' }).click()
    await ben.page.getByRole('button', { name: 'Accept Anna Asks' }).click()
    await ben.page.getByText('Nobody is waiting').waitFor()
    await profile(anna.page).getByText('Friends', { exact: true }).waitFor()

    await anna.page.getByRole('button', { name: 'More about Ben Answers' }).click()
    await anna.page.getByRole('menuitem', { name: 'Unfriend' }).click()
    await anna.page.getByRole('alertdialog').getByRole('button', { name: 'Unfriend' }).click()
    await profile(anna.page).getByRole('button', { name: 'Add friend' }).waitFor()
    await expect.poll(async () => (await (await ben.context.request.get('/v1/friends')).json() as { items: unknown[] }).items).toEqual([])
  })

  it('a request can be withdrawn, and one that is refused is taken back on the screen', async () => {
    const [{ page }, ben] = [await arrive(), await somebody('Ben Answers')]
    await page.goto(`/u/${ben.username}`)
    await profile(page).getByRole('button', { name: 'Add friend' }).click()
    await profile(page).getByRole('button', { name: /Requested/ }).click()
    await profile(page).getByRole('button', { name: 'Add friend' }).waitFor()
    await expect.poll(async () => (await (await ben.context.request.get('/v1/friends/requests')).json() as { items: unknown[] }).items).toEqual([])

    await page.route('**/v1/friends/*', (route) => route.fulfill({ status: 429, contentType: 'application/problem+json', body: JSON.stringify({ code: 'RATE_LIMITED', status: 429, title: 'Please wait a moment.' }) }))
    await profile(page).getByRole('button', { name: 'Add friend' }).click()
    await page.getByText('That was not sent. Please wait a moment.').waitFor()
    await profile(page).getByRole('button', { name: 'Add friend' }).waitFor()
  })

  it('whom I paid is suggested, and one press asks', async () => {
    const { page, person, context } = await arrive('Paula Payer')
    const ben = await somebody('Ben Answers')
    await pays({ ...person, context }, ben, 100, 'Coffee')
    await page.goto('/friends')
    const row = page.getByRole('listitem').filter({ hasText: 'Ben Answers' })
    await row.getByText('From your payments').waitFor()
    await row.getByRole('button', { name: 'Add Ben Answers' }).click()
    await row.getByText('Requested').waitFor()
    await expect.poll(async () => (await (await ben.context.request.get('/v1/friends/requests')).json() as { items: { id: string }[] }).items.map(({ id }) => id)).toEqual([person.id])
  })
})

describe('a block', () => {
  it('hides two people from each other everywhere, and can be taken back', async () => {
    const anna = await arrive('Anna Blocks')
    const ben = await arrive('Ben Blocked')
    await befriend({ ...anna.person, context: anna.context }, { ...ben.person, context: ben.context })
    await anna.page.goto(`/u/${ben.person.username}`)
    await anna.page.getByRole('button', { name: 'More about Ben Blocked' }).click()
    await anna.page.getByRole('menuitem', { name: 'Block' }).click()
    await anna.page.getByRole('alertdialog').getByText('is not told').waitFor()
    await Promise.all([agreed(anna.page, 'PUT', '/v1/blocks/'), anna.page.getByRole('alertdialog').getByRole('button', { name: 'Block' }).click()])
    await profile(anna.page).getByText('You blocked Ben Blocked').waitFor()

    await ben.page.goto(`/u/${anna.person.username}`)
    await ben.page.getByText('No one by that name').waitFor()
    const searched = ben.page.waitForResponse((response) => response.url().includes('/v1/users?'))
    await ben.page.goto(`/friends?q=${anna.person.username}`)
    const { items } = await (await searched).json() as { items: { id: string }[] }
    expect(items.map(({ id }) => id)).not.toContain(anna.person.id)
    expect(await ben.page.getByRole('link', { name: /Anna Blocks/ }).count()).toBe(0)
    await ben.page.goto('/friends')
    await ben.page.getByText('Nobody yet').waitFor()

    await anna.page.goto('/me')
    await anna.page.getByRole('link', { name: 'Blocked people' }).click()
    await Promise.all([agreed(anna.page, 'DELETE', '/v1/blocks/'), anna.page.getByRole('button', { name: 'Unblock Ben Blocked' }).click()])
    await anna.page.getByText('You block nobody').waitFor()
    await ben.page.goto(`/u/${anna.person.username}`)
    await profile(ben.page).getByRole('button', { name: 'Add friend' }).waitFor()
  })
})

it('a friend is made with the keyboard alone', async () => {
  const [{ page }, ben] = [await arrive(), await somebody('Ben Answers')]
  await page.goto('/friends')
  await page.getByPlaceholder('Name or @username').focus()
  // What is found before the last letter is typed gives way to what is found with it.
  const found = page.waitForResponse((response) => new URL(response.url()).searchParams.get('query') === ben.username)
  await page.keyboard.type(ben.username)
  await found
  await page.getByRole('link', { name: /Ben Answers/ }).waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  const add = profile(page).getByRole('button', { name: 'Add friend' })
  await add.waitFor()
  for (let n = 0; n < 20 && !(await add.evaluate((button) => button === document.activeElement)); n++) await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await profile(page).getByRole('button', { name: /Requested/ }).waitFor()
})

it('a press on who was found is not undone by what was typed just before', async () => {
  const [{ page }, ben] = [await arrive(), await somebody('Ben Answers')]
  // The next page takes longer than the rest of the typing.
  await page.route('**/assets/PersonPage-*.js', async (route) => {
    await new Promise((resolve) => { setTimeout(resolve, 1000) })
    await route.continue()
  })
  await page.goto('/friends')
  const field = page.getByPlaceholder('Name or @username')
  await field.fill(ben.username.slice(0, -1))
  const link = page.getByRole('link', { name: /Ben Answers/ })
  await link.waitFor()
  await field.press('End')
  await page.keyboard.type(ben.username.at(-1)!)
  await link.evaluate((element) => (element as HTMLElement).click())
  await profile(page).getByRole('button', { name: 'Add friend' }).waitFor()
  await page.goBack()
  await expect.poll(() => field.inputValue()).toBe(ben.username)
})
