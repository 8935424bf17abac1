// SPDX-License-Identifier: MIT
#include "app/orrery-init/packets.h"

#include <sys/socket.h>

#include <cstring>

namespace orrery::init {

bool sendPacket(int socket, std::string_view text, const std::vector<int> &descriptors)
{
    iovec part{.iov_base = const_cast<char *>(text.data()), .iov_len = text.size()};
    alignas(cmsghdr) char space[CMSG_SPACE(sizeof(int) * 16)] = {};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (!descriptors.empty()) {
        const size_t bytes = sizeof(int) * descriptors.size();
        message.msg_control = space;
        message.msg_controllen = CMSG_SPACE(bytes);
        cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(bytes);
        std::memcpy(CMSG_DATA(header), descriptors.data(), bytes);
    }
    return sendmsg(socket, &message, MSG_NOSIGNAL) >= 0;
}

} // namespace orrery::init
