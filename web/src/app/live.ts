import { useEffect } from 'react'
import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { create } from 'zustand'
import { keys } from '@/api/keys'
import { sawPosition } from '@/api/position'
import type { FeedItem, Me, MoneyRequest, Notification, Transfer } from '@/api/types'
import { tellBalance } from '@/api/wallet'
import { heardOfChanges, heardOfItem, heardOfItemGone } from '@/features/feed/changes'
import { refreshAsks } from '@/features/requests/useAnswer'
import { formatMoney } from '@/lib/money'
import { LiveSocket, type LiveEvent, type SocketStatus } from '@/lib/socket'
import { useToasts } from '@/lib/toasts'
import { worthHearing } from '@/lib/worthHearing'

interface Live {
  status: SocketStatus
  reconnect: () => void
}

export const useLiveStatus = create<Live>(() => ({ status: 'closed', reconnect: () => undefined }))

/** The real-time channel of a session: news changes what is on the screen at once (NT-1). */
export function useLive(me: Me): void {
  const client = useQueryClient()
  useEffect(() => {
    let newest = 0
    const socket = new LiveSocket({
      url: `${window.location.protocol === 'https:' ? 'wss' : 'ws'}://${window.location.host}/ws`,
      onEvent: (event) => {
        if (event.position !== undefined) sawPosition(event.position)
        heard(event, client, me.id, (newest = Math.max(newest, event.position ?? 0)))
      },
      onStatus: (status) => useLiveStatus.setState({ status }),
      onFresh: () => refresh(client),
    })
    useLiveStatus.setState({ reconnect: socket.connect })
    socket.connect()
    window.addEventListener('online', socket.connect)
    return () => {
      window.removeEventListener('online', socket.connect)
      socket.close()
    }
  }, [me.id, client])
}

/** @param newest the highest position heard of; what is replayed from before it must not turn the balance back */
function heard(event: LiveEvent, client: QueryClient, me: string, newest: number): void {
  const current = (event.position ?? newest) >= newest
  switch (event.type) {
    case 'balance_updated':
      if (current && typeof event['balance'] === 'number') tellBalance(client, event['balance'], event['pendingBalance'] as number | undefined)
      break
    case 'payment_received':
      if (current && typeof event['newBalance'] === 'number') tellBalance(client, event['newBalance'])
      received(event['transfer'] as Transfer, client)
      break
    case 'payment_request':
      asked(event['request'] as MoneyRequest, client)
      break
    case 'request_changed':
      // I did that, on another device.
      refreshAsks(client)
      break
    case 'feed_item':
      heardOfItem(client, event['item'] as FeedItem, me)
      // One that waited is paid now.
      void client.invalidateQueries({ queryKey: keys.transfer((event['item'] as FeedItem).id) })
      break
    case 'feed_item_gone':
      heardOfItemGone(client, event['id'] as string)
      break
    case 'feed_changed':
      heardOfChanges(client)
      break
    case 'notification':
      void client.invalidateQueries({ queryKey: keys.notifications })
      if ((event['notification'] as Notification).kind.startsWith('request_')) refreshAsks(client)
      if ((event['notification'] as Notification).kind.startsWith('friend_')) for (const queryKey of [keys.friends, keys.profiles]) void client.invalidateQueries({ queryKey })
      if ((event['notification'] as Notification).kind === 'payment_failed') for (const queryKey of [keys.wallet, keys.waiting, keys.transfers]) void client.invalidateQueries({ queryKey })
      break
  }
}

function received(transfer: Transfer, client: QueryClient): void {
  worthHearing()
  client.setQueryData(keys.transfer(transfer.id), transfer)
  void client.invalidateQueries({ queryKey: keys.activity })
  useToasts.getState().show({
    tone: 'money', to: `/transfers/${transfer.id}`,
    text: `${transfer.sender.displayName} paid you${transfer.amount === null ? '' : ` ${formatMoney(transfer.amount, transfer.currency)}`}`,
  })
}

function asked(ask: MoneyRequest, client: QueryClient): void {
  refreshAsks(client)
  useToasts.getState().show({ tone: 'plain', to: `/requests/${ask.id}`, text: `${ask.requester.displayName} asks you for ${formatMoney(ask.amount, ask.currency)}` })
}

function refresh(client: QueryClient): void {
  for (const queryKey of [keys.wallet, keys.activity, keys.notifications, keys.asks, keys.friends, keys.profiles, keys.feed]) void client.invalidateQueries({ queryKey })
}
