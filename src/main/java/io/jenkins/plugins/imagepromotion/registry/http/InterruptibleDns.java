package io.jenkins.plugins.imagepromotion.registry.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Dns;

/**
 * Looks up host names on its own threads, because Java can neither interrupt a lookup nor limit its time. A caller returns immediately when
 * it is interrupted, and otherwise at the time limit at the latest; the thread ends when the operating system gives up. All callers that
 * wait for the same name share one thread.
 */
final class InterruptibleDns implements Dns {
    private final Dns dns;
    private final Duration limit;
    private final ConcurrentMap<String, Future<List<InetAddress>>> lookups = new ConcurrentHashMap<>();

    InterruptibleDns(Dns dns, Duration limit) {
        this.dns = dns;
        this.limit = limit;
    }

    @Override
    public List<InetAddress> lookup(String host) throws UnknownHostException {
        try {
            return lookups.computeIfAbsent(host, this::start).get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown(host, e);
        } catch (ExecutionException | TimeoutException e) {
            throw unknown(host, e);
        }
    }

    private Future<List<InetAddress>> start(String host) {
        FutureTask<List<InetAddress>> lookup = new FutureTask<>(() -> {
            try {
                return dns.lookup(host);
            } finally {
                lookups.remove(host);
            }
        });
        Thread thread = new Thread(lookup, "image-promotion lookup of " + host);
        thread.setDaemon(true);
        thread.start();
        return lookup;
    }

    private static UnknownHostException unknown(String host, Exception cause) {
        UnknownHostException unknown = new UnknownHostException(host);
        unknown.initCause(cause);
        return unknown;
    }
}
