/// The seam to a log that many nodes follow: a [Relay] puts entries in, a [Follower] makes a state of them.
package gochat.engine;
