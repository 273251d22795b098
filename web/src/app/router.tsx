import { createBrowserRouter, Outlet, type RouteObject } from 'react-router'
import { Toaster } from '@/components/Toaster'
import HomePage from './home/HomePage'
import { BrokenPage } from './BrokenPage'
import { Shell } from './shell/Shell'
import { SignedIn, SignedOut } from './SignedIn'

type Page = () => Promise<{ default: React.ComponentType }>

/** A page in a file of its own, fetched when it is first opened. */
const page = (load: Page): Pick<RouteObject, 'lazy'> => ({ lazy: async () => ({ Component: (await load()).default }) })

const design: RouteObject[] = import.meta.env.DEV ? [{ path: '/design', ...page(() => import('./design/DesignPage')) }] : []

const Root = () => <><Outlet /><Toaster /></>

export const router = createBrowserRouter([{
  element: <Root />,
  errorElement: <BrokenPage />,
  hydrateFallbackElement: <></>,
  children: [
    ...design,
    { path: '/receipt', ...page(() => import('@/features/transfers/SharedReceiptPage')) },
    {
      element: <SignedOut />,
      children: [{
        ...page(() => import('@/features/identity/Welcome')),
        children: [
          { path: '/sign-in', ...page(() => import('@/features/identity/SignInPage')) },
          { path: '/sign-up', ...page(() => import('@/features/identity/SignUpPage')) },
        ],
      }],
    },
    {
      element: <SignedIn />,
      children: [
        { path: '/pay', ...page(() => import('@/features/transfers/pay/PayPage')) },
        { path: '/pay/:username', ...page(() => import('@/features/transfers/pay/PayLinkPage')) },
        {
          element: <Shell />,
          children: [
            { path: '/', element: <HomePage /> },
            { path: '/activity', ...page(() => import('@/features/activity/ActivityPage')) },
            { path: '/transfers/:id', ...page(() => import('./transfer/TransferPage')) },
            { path: '/inbox', ...page(() => import('@/features/notifications/InboxPage')) },
            { path: '/me', ...page(() => import('@/features/identity/MePage')) },
            { path: '/proof', ...page(() => import('@/features/transfers/wallet/ProofPage')) },
            { path: '/friends', ...page(() => import('@/features/friends/FriendsPage')) },
            { path: '/friends/requests', ...page(() => import('@/features/friends/RequestsPage')) },
            { path: '/requests', ...page(() => import('@/features/requests/AsksPage')) },
            { path: '/requests/:id', ...page(() => import('@/features/requests/OneAskPage')) },
            { path: '/ask', ...page(() => import('@/features/requests/AskPage')) },
            { path: '/me/code', ...page(() => import('@/features/identity/CodePage')) },
            { path: '/me/notifications', ...page(() => import('./settings/NotificationsPage')) },
            { path: '/me/privacy', ...page(() => import('./settings/PrivacyPage')) },
            { path: '/me/blocked', ...page(() => import('@/features/friends/BlockedPage')) },
            { path: '/u/:username', ...page(() => import('./person/PersonPage')) },
            { path: '*', ...page(() => import('./NotFoundPage')) },
          ],
        },
      ],
    },
  ],
}])
