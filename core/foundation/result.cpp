// SPDX-License-Identifier: MIT
#include "core/foundation/result.h"

#include <cerrno>
#include <cstring>

using namespace Qt::StringLiterals;

namespace orrery {

std::unexpected<Error> fail(ErrorCode code, QString message, QString detail)
{
    return std::unexpected(
        Error{.code = code, .message = std::move(message), .detail = std::move(detail)});
}

std::unexpected<Error> failErrno(int errnum, QString message, const QString &what)
{
    ErrorCode code = ErrorCode::Io;
    if (errnum == ENOSPC || errnum == EDQUOT)
        code = ErrorCode::DiskFull;
    else if (errnum == ENOENT)
        code = ErrorCode::NotFound;
    else if (errnum == EACCES || errnum == EPERM)
        code = ErrorCode::Denied;
    return fail(code, std::move(message),
                u"%1: %2"_s.arg(what, QString::fromLocal8Bit(std::strerror(errnum))));
}

} // namespace orrery
